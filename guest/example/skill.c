/* custom.words: counts words, and names the longest. */
#include "caro_write.h"

static str count_words(str input) {
  str longest = NOTHING, rest = input;
  i64 words = 0;
  for (str word; (word = take_word(&rest)).size; words++)
    if (word.size > longest.size) longest = word;
  if (!words) fail("the input: expected words, found none");

  json_writer w = {0};
  open(&w, '{');
  member_number(&w, S("words"), words);
  member_text(&w, S("longest"), longest);
  close(&w, '}');
  return finished(&w);
}

static const caro_export EXPORTS[] = {
    {S("count-words"), S("how many words a text has, and the longest"), count_words},
};
#include "caro_guest.h"
