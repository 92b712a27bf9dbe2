"""What a shell command would do: the syntax tree walked as a shell would, each program called judged by rules that are data.

Pure: no file, no process, no network. `judge.judge` takes a line, `judge.judge_argvs` words that are split already.
"""
