//! The texts of `--help`.

pub(super) const MAIN: &str = "\
Gangmu: mind maps for the seminar room

Usage:
  gangmu [FILE]                  open the window, with a map
  gangmu present FILE            open the window and present a map
  gangmu steps FILE              print the steps of a talk over a map
  gangmu show FILE               print a map as an indented outline
  gangmu check FILE…             say what is wrong with maps
  gangmu stats FILE              count what is in a map
  gangmu find FILE… QUERY        say where words stand in maps
  gangmu convert IN OUT          write a map in another format
  gangmu sources FILE            print the sources of a map, or add some
  gangmu formats                 list the formats that are read and written

Options:
  -h, --help       this text; after a command, more about it
  -V, --version    the version

Formats: json (the map file), md (Markdown outline), txt (indented text), and the maps of
many other programs for reading: see “gangmu formats”. A file is recognised by its
content, then by its name. “-” stands for the standard streams.

Exit codes: 0 done, 1 the input is at fault (or find found nothing), 2 the call is.
";

pub(super) const SHOW: &str = "\
Print a map as an indented outline, two spaces a level

Usage: gangmu show [--depth N] [--lang LANGUAGE] FILE

Options:
      --depth N          levels below the root to print; 0 prints only the root
      --lang LANGUAGE    titles in this language, such as en or zh-Hans, where there are
                         some; “both” prints the first two languages with “ / ” between
      --from FORMAT      a name of “gangmu formats”, instead of guessing
  -h, --help             this text
";

pub(super) const CHECK: &str = "\
Check maps; print nothing if all is well

Usage: gangmu check [--from FORMAT] FILE…

Prints one line for each fault, as path:line:column: what is wrong. What can be repaired
on opening is a fault too: convert the map onto itself to repair it for good.

Options:
      --from FORMAT      a name of “gangmu formats”, instead of guessing
  -h, --help             this text
";

pub(super) const STATS: &str = "\
Count what is in a map

Usage: gangmu stats [--from FORMAT] FILE

Options:
      --from FORMAT      a name of “gangmu formats”, instead of guessing
  -h, --help             this text
";

pub(super) const FIND: &str = "\
Say where words stand in maps

Usage: gangmu find [OPTIONS] FILE… QUERY

Prints a line for each text that has what was looked for: the topic with those above it,
the field, and the text around the find, with tabs between. Topics that fit best come
first. Words match whatever their case, width and script: 韩日 finds 韓日, hanri and hr
find it by its sound. A topic must have all words; \"quotes\" hold words together.
With several files each line begins with the name of the file.

In QUERY, label:X marker:X source:X note:X title:X look in one field only;
task:todo|doing|done|open, is:folded|floating and has:note|link|image|source|date set
conditions.

Options:
      --in FIELDS      look for plain words only in these: titles, translations, notes,
                       labels, sources, with commas between
      --regex          take QUERY as a regular expression, whatever the case of letters;
                       ^ and $ are the ends of lines
      --json           an object a line: id, path, title, field, text, ranges, rank,
                       with several files also file
      --from FORMAT    a format by its name, instead of guessing
  -h, --help           this text

Exit codes: 0 found, 1 nothing found or the input is at fault, 2 the call is.
";

pub(super) const SOURCES: &str = "\
Print the sources of a map, or add those of a file to it

Usage: gangmu sources [OPTIONS] FILE
       gangmu sources FILE --add REFS

Sources are printed in the order in which the map cites them, then those it does not cite;
a worded list in the order of its style. With --add those of REFS (BibTeX, RIS,
EndNote or CSL-JSON, in UTF-8 or GB18030) are added to the map file: ids that are there
stay, and a source whose id is taken by another gets a new one.

Options:
      --to KIND          bib, ris, csl, or text for a worded list [default: text]
      --style NAME       GB-T-7714-2025, GB-T-7714-2015, chicago-notes,
                         chicago-author-date, apa, mla [default: by the map’s language]
      --topic TOPIC      only what this branch cites: an id, or titles with / between
      --add REFS         add the sources of this file
      --from FORMAT      a name of “gangmu formats”, instead of guessing
  -h, --help             this text
";

pub(super) const FORMATS: &str = "\
List the formats: name, what can be done, endings, title

Usage: gangmu formats
";

pub(super) const CONVERT: &str = "\
Write maps in another format

Usage: gangmu convert [OPTIONS] IN OUT
       gangmu convert [OPTIONS] --to FORMAT --out-dir FOLDER IN…

What the format can't hold is counted on standard error. OUT is replaced in one step, so
that a failure leaves the old file; OUT may be IN, which gives a map its standard form.
Of several files one that fails does not stop the others; the exit code is 1 then.

Options:
      --from FORMAT      a name of “gangmu formats”, instead of guessing
      --to FORMAT        another such name, instead of going by the name of OUT
      --out-dir FOLDER   write each input there, under its own name
      --report           tell also what came along from another program's map
      --recover          of a damaged map, take what stands before the damage
  -h, --help             this text

Which part:
      --topic ID|PATH    a topic with all below it: by its id, its title, or the titles on
                         the way to it with “/” between
      --depth N          levels below the root
      --visible          leave out what is folded away

How (an option that means nothing to the format is refused):
      --lang LANGUAGE    titles in this language; “both” writes the first two languages
      --script SCRIPT    Chinese characters: keep, hans or hant [default: keep]
      --notes            with notes, also where they are left out by default
      --no-notes         without notes
      --numbering WAY    none, decimal, chinese or letters [default: none]
      --headings N       levels that are headings, root included; 0 for a list alone
                         (Word documents: the levels below the root)
      --sources HOW      none, footnotes or list
      --style STYLE      citation style, such as GB-T-7714-2025, chicago-notes, apa, mla
      --theme THEME      paper, night, board, contrast or one of your own
      --page PAGE        map, A4, A3, A4-tiled or A3-tiled [default: map]
      --scale N          pixels for a map pixel, up to 4 [default: 1]
      --transparent      a picture without the paper behind it
      --outlines         text as shapes, for programs without the fonts
      --picture          a picture of the map on the first slide
";

pub(super) const PRESENT: &str = "\
Open the window and present a map

Usage: gangmu present [OPTIONS] FILE

With two screens the map fills the one that the window is not on, and the window shows the
presenter what comes next, the notes and the time. With one screen the map fills it; n shows
the notes beside it. ? shows all keys, Esc Esc ends the talk.

Options:
      --from TOPIC       begin at the step that shows this topic, by its id or its title
      --screen N         show the map on this screen, from 1
      --windowed         show the map in a window of its own that does not fill a screen
      --rehearse         note the time that each step takes
  -h, --help             this text
";

pub(super) const STEPS: &str = "\
Print the steps of a talk: number, path, what is revealed, time planned

Usage: gangmu steps [--json] [--from FORMAT] FILE

A map without steps of its own is walked as a whole, depth first. A step whose text could
not be read from the last row is split, as it will be in the talk.

Options:
      --json             as JSON
      --from FORMAT      json, md or txt, instead of guessing
  -h, --help             this text
";
