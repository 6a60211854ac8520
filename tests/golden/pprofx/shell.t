# the interactive shell on lines from a pipe
$ goperf pprof tests/data/pprof/cpu.pb.gz <tests/data/pprofx/session.txt && echo
-- stdout --
(pprof) Showing nodes accounting for 90ms, 36.00% of 250ms total
Showing top 3 nodes out of 40
      flat  flat%   sum%        cum   cum%
      50ms 20.00% 20.00%       50ms 20.00%  runtime.asyncPreempt
      20ms  8.00% 28.00%       20ms  8.00%  runtime.getMCache (inline)
      20ms  8.00% 36.00%       70ms 28.00%  runtime.mallocgcTiny
(pprof) Showing nodes accounting for 0, 0% of 250ms total
Showing top 2 nodes out of 40
      flat  flat%   sum%        cum   cum%
         0     0%     0%      240ms 96.00%  main.labelled
         0     0%     0%      240ms 96.00%  main.labelled.func1
(pprof) (pprof) (pprof) Active filters:
   focus=runtime
   ignore=Pool
Showing nodes accounting for 70ms, 28.00% of 250ms total
Showing top 2 nodes out of 36
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context 	 	 
----------------------------------------------------------+-------------
      50ms 20.00% 20.00%       50ms 20.00%                | runtime.asyncPreempt
----------------------------------------------------------+-------------
      20ms  8.00% 28.00%       20ms  8.00%                | runtime.getMCache
----------------------------------------------------------+-------------
(pprof) (pprof) (pprof) (pprof) Showing nodes accounting for 70ms, 28.00% of 250ms total
Showing top 2 nodes out of 56
      flat  flat%   sum%        cum   cum%
      50ms 20.00% 20.00%       50ms 20.00%  runtime.asyncPreempt runtime/preempt_amd64.s:9
      20ms  8.00% 28.00%       20ms  8.00%  runtime.getMCache runtime/mcache.go:150
(pprof) (pprof) (pprof) (pprof) Showing nodes accounting for 25, 100% of 25 total
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context 	 	 
----------------------------------------------------------+-------------
                                                24   100% |   main.work.func1
         1  4.00%  4.00%         24 96.00%                | main.sum
                                                23 95.83% |   main.double (inline)
----------------------------------------------------------+-------------
(pprof) (pprof)  request: Total 240ms of 250ms (96.00%)
          240ms (96.00%): sum

(pprof) (pprof) (pprof) (pprof) (pprof) (pprof) (pprof) (pprof) (pprof) (pprof) 
-- stderr --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: cpu
Time: 2026-11-24 14:11:49 UTC
Duration: 400.54ms, Total samples = 250ms (62.42%)
Entering interactive mode (type "help" for commands, "o" for options)
  call_tree                 = false                
  compact_labels            = true                 
  divide_by                 = 1                    
  drop_negative             = false                
  edgefraction              = 0.001                
  focus                     = main\.work           
  granularity               = (default)            //: [addresses | filefunctions | files | functions | lines]
  hide                      = ""                   
  ignore                    = ""                   
  intel_syntax              = false                
  mean                      = false                
  nodecount                 = -1                   //: default
  nodefraction              = 0.005                
  noinlines                 = false                
  normalize                 = false                
  output                    = ""                   
  prune_from                = ""                   
  relative_percentages      = false                
  sample_index              = cpu                  //: [samples | cpu]
  show                      = ""                   
  show_from                 = ""                   
  showcolumns               = false                
  sort                      = flat                 //: [cum | flat]
  tagfocus                  = ""                   
  taghide                   = ""                   
  tagignore                 = ""                   
  tagleaf                   = ""                   
  tagroot                   = ""                   
  tagshow                   = ""                   
  trim                      = true                 
  trim_path                 = ""                   
  unit                      = minimum              
unknown config field "lines"
sample_index 9 is outside the range [0..1]
Outputs top entries in text form
  Usage:
    top [n] [focus_regex]* [-ignore_regex]* [-cum] >f
    Include up to n samples
    Include samples matching focus_regex, and exclude ignore_regex.
    -cum sorts the output by cumulative weight
    Optionally save the report on the file f

Sample value to report (0-based index or name)
Profiles contain multiple values per sample.
Use sample_index=i to select the ith value (starting at 0).
Or use sample_index=name, with name in [samples cpu].

Unknown command: granularity
unrecognized command: "nosuch"
did you mean: focus=work
command peek requires an argument
unexpected end of line after >
Generating report in /nonexistent/x
open /nonexistent/x: no such file or directory
Generating report in /dev/null
--
# an end of the input ends it; what a word before it says is still done
$ printf 'top1' | goperf pprof -focus=main -cum tests/data/pprof/cpu.pb.gz 2>&1 && echo
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: cpu
Time: 2026-11-24 14:11:49 UTC
Duration: 400.54ms, Total samples = 250ms (62.42%)
Entering interactive mode (type "help" for commands, "o" for options)
(pprof) Active filters:
   focus=main
Showing nodes accounting for 0, 0% of 250ms total
Showing top 1 nodes out of 36
      flat  flat%   sum%        cum   cum%
         0     0%     0%      240ms 96.00%  main.labelled
(pprof) 
--
# what is no text goes to a file of its own
$ cd $TMP && printf 'proto\ncallgrind 3\n' | goperf pprof $ROOT/tests/data/pprof/cpu.pb.gz 2>&1 | tail -2 && ls
-- stdout --
(pprof) Generating report in profile001.callgraph.out
(pprof) profile001.callgraph.out
profile001.pb.gz
--
# the whole help
$ printf 'help\n' | goperf pprof tests/data/pprof/cpu.pb.gz 2>&1 | tail -n +7 && echo
-- stdout --
(pprof)   Commands:
    callgrind        Outputs a graph in callgrind format
    comments         Output all profile comments
    disasm           Output assembly listings annotated with samples
    dot              Outputs a graph in DOT format
    eog              Visualize graph through eog
    evince           Visualize graph through evince
    gif              Outputs a graph image in GIF format
    gv               Visualize graph through gv
    kcachegrind      Visualize report in KCachegrind
    list             Output annotated source for functions matching regexp
    pdf              Outputs a graph in PDF format
    peek             Output callers/callees of functions matching regexp
    png              Outputs a graph image in PNG format
    proto            Outputs the profile in compressed protobuf format
    ps               Outputs a graph in PS format
    raw              Outputs a text representation of the raw profile
    svg              Outputs a graph in SVG format
    tags             Outputs all tags in the profile
    text             Outputs top entries in text form
    top              Outputs top entries in text form
    topproto         Outputs top entries in compressed protobuf format
    traces           Outputs all profile samples in text form
    tree             Outputs a text rendering of call graph
    web              Visualize graph through web browser
    weblist          Display annotated source in a web browser
    o/options        List options and their current values
    q/quit/exit/^D   Exit pprof

  Options:
    call_tree        Create a context-sensitive call tree
    compact_labels   Show minimal headers
    divide_by        Ratio to divide all samples before visualization
    drop_negative    Ignore negative differences
    edgefraction     Hide edges below <f>*total
    focus            Restricts to samples going through a node matching regexp
    hide             Skips nodes matching regexp
    ignore           Skips paths going through any nodes matching regexp
    intel_syntax     Show assembly in Intel syntax
    mean             Average sample value over first value (count)
    nodecount        Max number of nodes to show
    nodefraction     Hide nodes below <f>*total
    noinlines        Ignore inlines.
    normalize        Scales profile based on the base profile.
    output           Output filename for file-based outputs
    prune_from       Drops any functions below the matched frame.
    relative_percentages Show percentages relative to focused subgraph
    sample_index     Sample value to report (0-based index or name)
    show             Only show nodes matching regexp
    show_from        Drops functions above the highest matched frame.
    showcolumns      Show column numbers at the source code line level.
    source_path      Search path for source files
    tagfocus         Restricts to samples with tags in range or matched by regexp
    taghide          Skip tags matching this regexp
    tagignore        Discard samples with tags in range or matched by regexp
    tagleaf          Adds pseudo stack frames for labels key/value pairs at the callstack leaf.
    tagroot          Adds pseudo stack frames for labels key/value pairs at the callstack root.
    tagshow          Only consider tags matching this regexp
    trim             Honor nodefraction/edgefraction/nodecount defaults
    trim_path        Path to trim from source paths before search
    unit             Measurement units to display

  Option groups (only set one per group):
    granularity      
      functions        Aggregate at the function level.
      filefunctions    Aggregate at the function level.
      files            Aggregate at the file level.
      lines            Aggregate at the source code line level.
      addresses        Aggregate at the address level.
    sort             
      cum              Sort entries based on cumulative weight
      flat             Sort entries based on own weight
  :   Clear focus/ignore/hide/tagfocus/tagignore

  type "help <cmd|option>" for more information
(pprof) 
--
