$ goperf pprof -nosuch x 2>&1 | head -3
-- stdout --
flag provided but not defined: -nosuch
usage:

--
$ goperf pprof -top
? 2
-- stderr --
usage:

Produce output in the specified format.

   pprof <format> [options] [binary] <source> ...

Omit the format to get an interactive shell whose commands can be used
to generate various views of a profile

   pprof [options] [binary] <source> ...

Omit the format and provide the "-http" flag to get an interactive web
interface at the specified host:port that can be used to navigate through
various views of a profile.

   pprof -http [host]:[port] [options] [binary] <source> ...

Details:
  Output formats (select at most one):
    -callgrind       Outputs a graph in callgrind format
    -comments        Output all profile comments
    -disasm          Output assembly listings annotated with samples
    -dot             Outputs a graph in DOT format
    -eog             Visualize graph through eog
    -evince          Visualize graph through evince
    -gif             Outputs a graph image in GIF format
    -gv              Visualize graph through gv
    -kcachegrind     Visualize report in KCachegrind
    -list            Output annotated source for functions matching regexp
    -pdf             Outputs a graph in PDF format
    -peek            Output callers/callees of functions matching regexp
    -png             Outputs a graph image in PNG format
    -proto           Outputs the profile in compressed protobuf format
    -ps              Outputs a graph in PS format
    -raw             Outputs a text representation of the raw profile
    -svg             Outputs a graph in SVG format
    -tags            Outputs all tags in the profile
    -text            Outputs top entries in text form
    -top             Outputs top entries in text form
    -topproto        Outputs top entries in compressed protobuf format
    -traces          Outputs all profile samples in text form
    -tree            Outputs a text rendering of call graph
    -web             Visualize graph through web browser
    -weblist         Display annotated source in a web browser

  Options:
    -call_tree       Create a context-sensitive call tree
    -compact_labels  Show minimal headers
    -divide_by       Ratio to divide all samples before visualization
    -drop_negative   Ignore negative differences
    -edgefraction    Hide edges below <f>*total
    -focus           Restricts to samples going through a node matching regexp
    -hide            Skips nodes matching regexp
    -ignore          Skips paths going through any nodes matching regexp
    -intel_syntax    Show assembly in Intel syntax
    -mean            Average sample value over first value (count)
    -nodecount       Max number of nodes to show
    -nodefraction    Hide nodes below <f>*total
    -noinlines       Ignore inlines.
    -normalize       Scales profile based on the base profile.
    -output          Output filename for file-based outputs
    -prune_from      Drops any functions below the matched frame.
    -relative_percentages Show percentages relative to focused subgraph
    -sample_index    Sample value to report (0-based index or name)
    -show            Only show nodes matching regexp
    -show_from       Drops functions above the highest matched frame.
    -showcolumns     Show column numbers at the source code line level.
    -source_path     Search path for source files
    -tagfocus        Restricts to samples with tags in range or matched by regexp
    -taghide         Skip tags matching this regexp
    -tagignore       Discard samples with tags in range or matched by regexp
    -tagleaf         Adds pseudo stack frames for labels key/value pairs at the callstack leaf.
    -tagroot         Adds pseudo stack frames for labels key/value pairs at the callstack root.
    -tagshow         Only consider tags matching this regexp
    -trim            Honor nodefraction/edgefraction/nodecount defaults
    -trim_path       Path to trim from source paths before search
    -unit            Measurement units to display

  Option groups (only set one per group):
    granularity      
      -functions       Aggregate at the function level.
      -filefunctions   Aggregate at the function level.
      -files           Aggregate at the file level.
      -lines           Aggregate at the source code line level.
      -addresses       Aggregate at the address level.
    sort             
      -cum             Sort entries based on cumulative weight
      -flat            Sort entries based on own weight

  Source options:
    -seconds              Duration for time-based profile collection
    -timeout              Timeout in seconds for profile collection
    -buildid              Override build id for main binary
    -add_comment          Free-form annotation to add to the profile
                          Displayed on some reports or with pprof -comments
    -diff_base source     Source of base profile for comparison
    -base source          Source of base profile for profile subtraction
    profile.pb.gz         Profile in compressed protobuf format
    legacy_profile        Profile in legacy pprof format
    http://host/profile   URL for profile handler to retrieve
    -symbolize=           Controls source of symbol information
      none                  Do not attempt symbolization
      local                 Examine only local binaries
      fastlocal             Only get function names from local binaries
      remote                Do not examine local binaries
      force                 Force re-symbolization
    Binary                  Local path or build id of binary for symbolization
    -tls_cert             TLS client certificate file for fetching profile and symbols
    -tls_key              TLS private key file for fetching profile and symbols
    -tls_ca               TLS CA certs file for fetching profile and symbols

  Misc options:
   -http              Provide web interface at host:port.
                      Host is optional and 'localhost' by default.
                      Port is optional and a randomly available port by default.
   -no_browser        Skip opening a browser for the interactive web UI.
   -tools             Search path for object tools
   -all_frames        Ignore drop_frames and keep_frames regexps in the profile
                      Rarely needed, mainly used for debugging pprof itself

  Legacy convenience options:
   -inuse_space           Same as -sample_index=inuse_space
   -inuse_objects         Same as -sample_index=inuse_objects
   -alloc_space           Same as -sample_index=alloc_space
   -alloc_objects         Same as -sample_index=alloc_objects
   -total_delay           Same as -sample_index=delay
   -contentions           Same as -sample_index=contentions
   -mean_delay            Same as -mean -sample_index=delay

  Environment Variables:
   PPROF_TMPDIR       Location for saved profiles (default $HOME/pprof)
   PPROF_TOOLS        Search path for object-level tools
   PPROF_BINARY_PATH  Search path for local binary files
                      default: $HOME/pprof/binaries
                      searches $buildid/$name, $buildid/*, $path/$buildid,
                      ${buildid:0:2}/${buildid:2}.debug, $name, $path,
                      ${name}.debug, $dir/.debug/${name}.debug,
                      usr/lib/debug/$dir/${name}.debug
   * On Windows, %USERPROFILE% is used instead of $HOME
no profile source specified
--
$ goperf pprof -top -tree tests/data/profile/sparse.pb
? 2
-- stderr --
must set at most one output format
--
$ goperf pprof -top -files -lines tests/data/profile/sparse.pb
? 2
-- stderr --
conflicting options set: [files lines]
--
$ goperf pprof -top -base a -diff_base b tests/data/profile/sparse.pb
? 2
-- stderr --
-base and -diff_base flags cannot both be specified
--
$ goperf pprof -top -normalize tests/data/profile/sparse.pb
? 2
-- stderr --
must have base profile to normalize by
--
$ goperf pprof -top -http=: tests/data/profile/sparse.pb
? 2
-- stderr --
-http is not compatible with an output format on the command line
--
$ goperf pprof -top -no_browser tests/data/profile/sparse.pb
? 2
-- stderr --
-no_browser only makes sense with -http
--
$ goperf pprof -top -sample_index=9 tests/data/profile/sparse.pb
? 2
-- stderr --
sample_index 9 is outside the range [0..1]
--
$ goperf pprof -top -sample_index=z tests/data/profile/sparse.pb
? 2
-- stderr --
sample_index "z" must be one of: [samples cpu]
--
$ goperf pprof -top '-focus=(' tests/data/profile/sparse.pb
? 2
-- stderr --
parsing focus regexp: error parsing regexp: missing closing ): `(`
--
$ goperf pprof '-peek=(' tests/data/profile/sparse.pb
? 2
-- stderr --
parsing argument regexp (: error parsing regexp: missing closing ): `(`
--
$ goperf pprof -peek=z tests/data/profile/sparse.pb
? 2
-- stderr --
no matches found for regexp: z
--
$ goperf pprof -top -divide_by=0 tests/data/profile/sparse.pb
? 2
-- stderr --
zero divisor specified
--
$ goperf pprof -top nosuch.pb.gz
? 2
-- stderr --
nosuch.pb.gz: stat nosuch.pb.gz: no such file or directory
failed to fetch any source profiles
--
$ goperf pprof -comments nosuch.pb.gz tests/data/profile/sparse.pb
-- stdout --
a comment
-- stderr --
nosuch.pb.gz: stat nosuch.pb.gz: no such file or directory
Fetched 1 source profiles out of 2
--
$ goperf pprof -top -focus=nosuch -tagfocus=30kb: -tagroot=nosuch tests/data/profile/sparse.pb
-- stdout --
File: x
Build ID: deadbeef
a comment
Type: cpu
Time: 2023-11-14 22:13:20 UTC
Duration: 1.50s, Total samples = 30ns (2e-06%)
Active filters:
   focus=nosuch
   tagfocus=30kb:
Showing nodes accounting for 0, 0% of 30ns total
      flat  flat%   sum%        cum   cum%
-- stderr --
TagRoot expression matched no samples
tagfocus:Interpreted '30kb:' as range, not regexp
TagFocus expression matched no samples
--
$ goperf pprof -top LICENSE
? 2
-- stderr --
LICENSE: parsing profile: unrecognized profile format (as profile.proto it is broken at byte 34 of 11358: expected a keep_frames)
failed to fetch any source profiles
--
$ head -c 200 tests/data/pprof/cpu.pb.gz > $TMP/cut.pb.gz; goperf pprof -top $TMP/cut.pb.gz
? 2
-- stderr --
$TMP/cut.pb.gz: decompressing profile: broken or truncated gzip data in the member at byte 0
failed to fetch any source profiles
--
$ goperf pprof -top tests/data/pprof/cpu.pb.gz tests/data/pprof/heap.pb.gz
? 2
-- stderr --
problem fetching source profiles: profiles have empty common sample type list
--
$ goperf pprof -help 2>&1 >/dev/null | cmp - tests/golden/pprof/usage.txt
-- stdout --
--
# viewers
@ needs dot
$ BROWSER='grep -c <svg' goperf pprof -web tests/data/pprof/cpu.pb.gz
-- stdout --
1
--
$ PATH=/nowhere $(command -v goperf) pprof -kcachegrind tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
exec: "kcachegrind": executable file not found in $PATH
--
@ needs dot
$ goperf pprof -svg tests/data/pprof/block.pb.gz | grep -c '^<svg'
-- stdout --
1
--
# the words of Go's flag package; the usage stands in front of what is wrong only where there is no source
$ for a in -nodecount=x -nodecount=99999999999999999999 -nodecount=1__0 -nodefraction=1e999 -divide_by= -trim=maybe -=x ---x -focus; do goperf pprof $a 2>&1 | head -1; done
-- stdout --
invalid value "x" for flag -nodecount: parse error
invalid value "99999999999999999999" for flag -nodecount: value out of range
invalid value "1__0" for flag -nodecount: parse error
invalid value "1e999" for flag -nodefraction: value out of range
invalid value "" for flag -divide_by: parse error
invalid boolean value "maybe" for -trim: parse error
bad flag syntax: -=x
bad flag syntax: ---x
flag needs an argument: -focus
--
$ goperf pprof -top 2>&1 | sed -n '1p;$p'
-- stdout --
usage:
no profile source specified
--
$ goperf pprof -top -nodecount=0_2 tests/data/pprof/cpu.pb.gz | wc -l
-- stdout --
10
--
# what matches nothing is said before what is wrong with a later expression
$ goperf pprof -top -focus=nosuch -tagshow=[ tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
Focus expression matched no samples
parsing tagshow regexp: error parsing regexp: missing closing ]: `[`
--
$ goperf pprof -top -tagshow=nosuch -taghide=[ tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
TagShow expression matched no samples
parsing taghide regexp: error parsing regexp: missing closing ]: `[`
--
# the system's words as Go writes them
$ PPROF_BINARY_PATH=/nonexistent goperf pprof -symbolize=force -comments tests/data/pprof/cpu.pb.gz
-- stderr --
Local symbolization failed for profiles (build ID f4522fed5d4ebd5e8bf8f798ad4134114702b864): open /tmp/profiles: no such file or directory
Some binary filenames not available. Symbolization may be incomplete.
Try setting PPROF_BINARY_PATH to the search path for local binaries.
--
