// custom.words: counts words, and names the longest.
const names = { "count-words": "how many words a text has, and the longest" };

function countWords(input) {
  const words = input.split(/\s+/).filter(Boolean);
  if (!words.length) throw "the input: expected words, found none";
  return { words: words.length, longest: words.reduce((a, b) => (b.length > a.length ? b : a)) };
}

export const guest = {
  describe: () => JSON.stringify({ exports: names }),
  init(context) {},
  discoverTools() { throw "this skill does not look for tools"; },
  parseOutput(tool, output) { throw "this skill reads no command's output"; },
  planWorkflow(input) { throw "this skill proposes no recipes"; },
  call(name, input) {
    if (name !== "count-words") throw `no export is called "${name}"; there are: count-words`;
    return JSON.stringify(countWords(input));
  },
  shutdown() {},
};
