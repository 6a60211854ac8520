$ goperf help completion
-- stdout --
goperf completion: prints the shell's completion script

usage: goperf completion bash | zsh

examples:
  source <(goperf completion bash)
--
$ goperf nosuch
? 2
-- stderr --
goperf: no command 'nosuch'; 'goperf help' lists the commands
--
$ goperf completion tcsh
? 2
-- stderr --
goperf completion: expected one argument, bash or zsh
--
$ goperf help -man | head -4
-- stdout --
.TH GOPERF 1 "" "goperf 0.1.0"
.SH NAME
goperf \- measures, explains, fixes and proves the performance of Go programs
.SH SYNOPSIS
--
$ goperf completion bash | bash -n
--
$ goperf version
-- stdout --
goperf 0.1.0
--
$ goperf help -x
? 2
-- stderr --
goperf help: flag provided but not defined: -x
Run 'goperf help help' for its flags.
--
