//! Tables (`.csv`, `.tsv`): one column a level, the columns `id`, `parent` and `text`, or a text with a
//! column that tells its level or a number such as `1.2.1`.
//!
//! The separator is the one that the first line has most of; cells may be quoted, with line breaks.
//! A cell that a formula guard begins (`'=`) comes without the guard. Nothing is computed.
//!
//! Written as [RFC 4180] has it, with a column a level, a row a topic, and its note in the last column;
//! with a byte order mark, without which Excel takes UTF-8 for something else. Maps of more than
//! `MOST_COLUMNS` levels are written with ids and parents. Titles come back but for the space at their
//! ends; the guard is an apostrophe, which spreadsheets do not show, and one that stood there already
//! gets another.
//!
//! [RFC 4180]: https://www.rfc-editor.org/rfc/rfc4180

use std::collections::{HashMap, HashSet};

use super::parts::encoding;
use super::parts::levels::Levels;
use super::{Loaded, Loss, ReadError, ReadOptions, SourcesAs, WriteError, WriteOptions, outline};
use crate::doc::{Document, TopicId};

/// Levels that have a column each; spreadsheets become hard to read long before.
const MOST_COLUMNS: usize = 100;

/// What makes a spreadsheet compute a cell that begins with it, in full width too.
const FORMULA: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether a cell needs a guard, or has one: behind space and apostrophes a formula begins, or nothing
/// is left, or a tab is among them. The same of a cell with one more apostrophe, and without the space
/// before it, so that guards come off as they went on.
fn is_guarded(cell: &str) -> bool {
    let rest = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '\'');
    let lead = cell.get(..cell.len() - rest.len()).unwrap_or_default();
    rest.is_empty() || rest.starts_with(FORMULA) || lead.contains(['\t', '\r'])
}

/// A cell without its guard.
fn unguarded(cell: &str) -> &str {
    unguarded_note(cell).trim()
}

/// A note without its guard; its first line may be indented.
fn unguarded_note(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| is_guarded(cell)).unwrap_or(cell)
}

/// Adds a cell, in quotes if it needs them.
fn push_cell(out: &mut String, cell: &str, is_guarded: bool) {
    let is_quoted = cell.contains(['"', ',', ';', '\n', '\t', '\r', '\'']) || cell.trim().len() != cell.len();
    if is_quoted {
        out.push('"');
    }
    if is_guarded {
        out.push('\'');
    }
    for character in cell.chars() {
        match character {
            '"' => out.push_str("\"\""),
            '\r' => {}
            _ => out.push(character),
        }
    }
    if is_quoted {
        out.push('"');
    }
}

/// Writes a table with commas.
///
/// # Errors
/// When the document has no sheet.
pub fn write(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    table(document, options, ',')
}

/// Writes a table with tabs.
///
/// # Errors
/// When the document has no sheet.
pub fn write_tabs(document: &Document, options: &WriteOptions) -> Result<Vec<u8>, WriteError> {
    table(document, options, '\t')
}

fn table(document: &Document, options: &WriteOptions, between: char) -> Result<Vec<u8>, WriteError> {
    if document.sheets().is_empty() {
        return Err(WriteError::NoSheet);
    }
    let tops = outline::all_tops(document);
    let (mut levels, mut has_notes) = (1, false);
    for line in outline::lines(document, &tops, options) {
        levels = levels.max(line.depth + 1);
        has_notes |= !line.topic.note().is_empty() && options.notes != Some(false);
        has_notes |= options.citations.how == SourcesAs::Footnotes && !options.citations.of(line.id).is_empty();
    }
    if options.citations.entries().next().is_some() {
        levels = levels.max(2);
    }
    let by_parent = levels > MOST_COLUMNS;
    let mut out = String::from("\u{feff}");
    if by_parent {
        out.push_str(&["id", "parent", "text"].join(between.encode_utf8(&mut [0; 4])));
    } else {
        let names: Vec<String> = (1..=levels).map(|level| format!("Level {level}")).collect();
        out.push_str(&names.join(between.encode_utf8(&mut [0; 4])));
    }
    if has_notes {
        out.push(between);
        out.push_str("Note");
    }
    out.push_str("\r\n");
    // Numbers of the rows that are open, for tables with parents.
    let mut open: Vec<usize> = Vec::new();
    let mut number = 0_usize;
    let mut row = |depth: usize, title: &str, note: &str| {
        if by_parent {
            open.truncate(depth);
            number += 1;
            let parent = open.last().map_or_else(String::new, ToString::to_string);
            out.push_str(&number.to_string());
            out.push(between);
            out.push_str(&parent);
            out.push(between);
            open.push(number);
        } else {
            out.extend(std::iter::repeat_n(between, depth));
        }
        push_cell(&mut out, title, is_guarded(title));
        if has_notes {
            out.extend(std::iter::repeat_n(between, if by_parent { 1 } else { levels - depth }));
            if !note.is_empty() {
                push_cell(&mut out, note, is_guarded(note));
            }
        }
        out.push_str("\r\n");
    };
    let mut notes = Vec::new();
    for line in outline::lines(document, &tops, options) {
        let first = notes.len();
        let marks = options.citations.marks(line.id, &mut notes);
        let mut note = if options.notes == Some(false) { String::new() } else { line.topic.note().to_owned() };
        // Footnotes stand with their topics.
        for (number, cited) in (first + 1..).zip(notes.get(first..).unwrap_or_default()) {
            note.push_str(if note.is_empty() { "" } else { "\n" });
            note.extend([format!("[{number}] {}", crate::text::rich::plain(cited))]);
        }
        row(line.depth, &format!("{}{marks}", line.title), &note);
    }
    for (index, entry) in options.citations.branch(&[]).iter().enumerate() {
        row(usize::from(index > 0), entry, "");
    }
    Ok(out.into_bytes())
}

/// What a table can't hold.
#[must_use]
pub fn lost(document: &Document, options: &WriteOptions) -> Vec<Loss> {
    outline::lost(document, options, &["notes"])
}

/// Rows of cells, without white space around them; notes in quotes keep it.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut text = text;
    let mut first = text.split(['\n', '\r']).next().unwrap_or_default();
    // The line with which Excel is told of the separator.
    let told = first.strip_prefix("sep=").and_then(|rest| rest.chars().next());
    if told.is_some() {
        text = text.split_once(['\n', '\r']).map_or("", |(_, rest)| rest.trim_start_matches('\n'));
        first = text.split(['\n', '\r']).next().unwrap_or_default();
    }
    let count = |separator: char| first.chars().filter(|c| *c == separator).count();
    let separator = ['\t', ';', ','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(',');
    let separator = told.unwrap_or(if count(separator) == 0 { ',' } else { separator });
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut was_quoted) = (false, false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(row) = rows.last_mut() else { break };
        let Some(cell) = row.last_mut() else { break };
        let ends = !quoted && (character == separator || matches!(character, '\n' | '\r'));
        if ends && !std::mem::take(&mut was_quoted) {
            *cell = cell.trim().to_owned();
        }
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => (quoted, was_quoted) = (true, true),
            _ if quoted => cell.push(character),
            '\r' if characters.peek() == Some(&'\n') => {}
            // Alone it ends lines of old programs on the Mac.
            '\n' | '\r' => rows.push(vec![String::new()]),
            _ if character == separator => row.push(String::new()),
            _ => cell.push(character),
        }
    }
    if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()).filter(|_| !was_quoted) {
        *cell = cell.trim().to_owned();
    }
    let mut note = None;
    for (number, row) in rows.iter_mut().enumerate() {
        for (at, cell) in row.iter_mut().enumerate() {
            if number == 0 || note != Some(at) || cell.trim().is_empty() {
                *cell = cell.trim().to_owned();
            }
        }
        if number == 0 {
            note = column(row, NOTES);
        }
    }
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    rows
}

/// What a column of a table with parents is for.
fn column(head: &[String], names: &[&str]) -> Option<usize> {
    head.iter().position(|cell| {
        let name: String = cell.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect();
        names.contains(&name.as_str())
    })
}

const NOTES: &[&str] = &["note", "notes", "备注", "備註", "说明", "メモ", "비고"];
const IDS: &[&str] =
    &["id", "key", "no", "wbs", "number", "taskid", "nodeid", "编号", "編號", "序号", "序號", "节点id", "番号", "번호"];
const PARENTS: &[&str] = &[
    "parent",
    "parentid",
    "pid",
    "parentkey",
    "parentno",
    "parentnumber",
    "parenttaskid",
    "上级",
    "父级",
    "父节点",
    "上級",
    "父級",
    "上级编号",
    "父编号",
    "父级编号",
    "上級編號",
    "父編號",
    "父id",
    "上级id",
    "父级id",
    "父节点id",
    "親",
    "親id",
    "親番号",
    "상위",
    "상위번호",
    "상위id",
    "부모",
];
const TEXTS: &[&str] = &[
    "text",
    "title",
    "topic",
    "name",
    "label",
    "task",
    "taskname",
    "标题",
    "標題",
    "主题",
    "主題",
    "题目",
    "名称",
    "名稱",
    "内容",
    "內容",
    "任务名称",
    "タイトル",
    "題名",
    "名前",
    "件名",
    "제목",
    "이름",
    "내용",
];
const LEVELS: &[&str] = &[
    "level",
    "depth",
    "outlinelevel",
    "indent",
    "层级",
    "级别",
    "层次",
    "大纲级别",
    "層級",
    "級別",
    "層次",
    "大綱層級",
    "階層",
    "レベル",
    "레벨",
    "수준",
    "단계",
];

/// Reads a table.
///
/// # Errors
/// When there is no topic in it.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let decoded = encoding::decode(bytes, None)?;
    let rows = rows(decoded.text.trim_start_matches('\u{feff}'));
    let mut levels = Levels::new("csv", options);
    let Some((head, below)) = rows.split_first() else { return levels.finish() };
    let (id, parent, text) = (column(head, IDS), column(head, PARENTS), column(head, TEXTS));
    let numbered = |names: &[&str], level_of: fn(&str) -> Option<usize>| {
        let at = column(head, names).filter(|_| !below.is_empty())?;
        let of_row = |row: &Vec<String>| level_of(row.get(at).map_or("", String::as_str));
        let depths = below.iter().map(of_row).collect::<Option<Vec<usize>>>()?;
        is_outline(&depths).then_some((at, depths))
    };
    // The column of parents names rows, if it says anything.
    let is_tree = |id: usize, parent: usize| {
        let ids: HashSet<&String> = below.iter().filter_map(|row| row.get(id)).collect();
        let mut above = below.iter().filter_map(|row| row.get(parent)).filter(|cell| !cell.is_empty()).peekable();
        above.peek().is_none() || above.any(|cell| ids.contains(cell))
    };
    if let (Some(id), Some(parent)) = (id, parent)
        && is_tree(id, parent)
    {
        let text = text.or_else(|| (0..head.len()).find(|at| *at != id && *at != parent));
        by_parent(&mut levels, &rows, [id, parent, text.unwrap_or(id)])?;
    } else if let (Some(text), Some((at, depths))) =
        (text, numbered(LEVELS, |cell| cell.parse::<u16>().ok().map(usize::from)))
    {
        by_depths(&mut levels, &rows, at, text, &depths)?;
    } else if let (Some(text), Some((at, depths))) = (text, numbered(IDS, dotted)) {
        by_depths(&mut levels, &rows, at, text, &depths)?;
    } else {
        by_columns(&mut levels, &rows)?;
    }
    levels.finish()
}

/// Whether numbers may be the depths of an outline, and not the grades of a list: none is more than one
/// deeper than the one before it, and the first is the least.
fn is_outline(depths: &[usize]) -> bool {
    let steps = || depths.iter().zip(depths.iter().skip(1));
    depths.first() == depths.iter().min()
        && steps().all(|(before, next)| *next <= before + 1)
        && steps().any(|(before, next)| next > before)
}

/// The depth of a number such as `1.2.1`.
fn dotted(cell: &str) -> Option<usize> {
    let cell = cell.strip_suffix('.').unwrap_or(cell);
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    cell.split('.').all(is_number).then(|| cell.matches('.').count())
}

/// Fills a topic with what else its row says.
fn fill(levels: &mut Levels, head: &[String], row: &[String], topic: TopicId, known: &[usize]) {
    let note = column(head, NOTES);
    for (at, value) in row.iter().enumerate().filter(|(at, value)| !value.is_empty() && !known.contains(at)) {
        match head.get(at) {
            _ if Some(at) == note => levels.build.note(topic, unguarded_note(value)),
            name => levels.build.attribute(topic, name.map_or("", |name| name), unguarded(value)),
        }
    }
}

/// Rows that each say how deep they are.
fn by_depths(
    levels: &mut Levels,
    rows: &[Vec<String>],
    number: usize,
    text: usize,
    depths: &[usize],
) -> Result<(), ReadError> {
    let Some((head, rows)) = rows.split_first() else { return Ok(()) };
    for (row, &depth) in rows.iter().zip(depths) {
        let topic = levels.put(depth, unguarded(row.get(text).map_or("", String::as_str)))?;
        fill(levels, head, row, topic, &[number, text]);
    }
    Ok(())
}

fn by_parent(levels: &mut Levels, rows: &[Vec<String>], [id, parent, text]: [usize; 3]) -> Result<(), ReadError> {
    let Some((head, rows)) = rows.split_first() else { return Ok(()) };
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let known: HashSet<String> = rows.iter().map(|row| cell(row, id)).collect();
    let mut below: HashMap<String, Vec<usize>> = HashMap::new();
    let mut roots = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let above = cell(row, parent);
        if !above.is_empty() && known.contains(&above) && above != cell(row, id) {
            below.entry(above).or_default().push(index);
        } else {
            roots.push(index);
        }
    }
    let mut stack: Vec<(usize, usize)> = roots.into_iter().rev().map(|index| (index, 0)).collect();
    // What is left when all roots are done, in order.
    let mut circles: Option<Vec<String>> = None;
    loop {
        while let Some((index, level)) = stack.pop() {
            let Some(row) = rows.get(index) else { continue };
            let topic = levels.put(level, unguarded(&cell(row, text)))?;
            fill(levels, head, row, topic, &[id, parent, text]);
            let above = cell(row, parent);
            if !above.is_empty() && !known.contains(&above) {
                levels.build.attribute(topic, head.get(parent).map_or("", String::as_str), &above);
            }
            // Each list is taken once: doubled ids and circles end.
            let children = below.remove(&cell(row, id)).unwrap_or_default();
            stack.extend(children.into_iter().rev().map(|child| (child, level + 1)));
        }
        let keys = circles.get_or_insert_with(|| {
            let mut keys: Vec<String> = below.keys().cloned().collect();
            keys.sort_unstable_by(|a, b| b.cmp(a));
            keys
        });
        let next = std::iter::from_fn(|| keys.pop()).find_map(|key| Some((below.remove(&key)?, key)));
        let Some((rest, key)) = next else { return Ok(()) };
        levels.build.report.changed("rows whose parents form a circle, now at the top", &key);
        stack.extend(rest.into_iter().rev().map(|index| (index, 0)));
    }
}

/// Whether the first row names levels: `Level 1`, `1`, `一级`.
fn is_head(row: &[String]) -> bool {
    let names_level = |cell: &String| {
        let low = cell.to_lowercase();
        let digits = low.chars().any(|c| c.is_ascii_digit());
        let words = low.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '_');
        digits
            && matches!(words, "" | "level" | "h" | "l" | "depth" | "级" | "層" | "层" | "レベル" | "레벨" | "级标题")
            || ["一级", "二级", "三级", "四级", "五级", "一級", "二級", "三級", "四級", "五級"]
                .iter()
                .any(|name| low.starts_with(name))
            || ["大分類", "中分類", "小分類", "大分类", "中分类", "小分类", "대분류", "중분류", "소분류"]
                .contains(&low.as_str())
    };
    let filled: Vec<&String> =
        row.iter().filter(|cell| !cell.is_empty() && !NOTES.contains(&cell.to_lowercase().as_str())).collect();
    !filled.is_empty() && filled.into_iter().all(names_level)
}

fn by_columns(levels: &mut Levels, rows: &[Vec<String>]) -> Result<(), ReadError> {
    let Some(first) = rows.first() else { return Ok(()) };
    let has_head = is_head(first);
    let note = if has_head { column(first, NOTES) } else { None };
    // The open topic of each column with its title; rows may repeat what is above.
    let mut open: Vec<Option<(String, TopicId)>> = Vec::new();
    for row in rows.iter().skip(usize::from(has_head)) {
        let is_level = |at: usize| Some(at) != note;
        let last = (0..row.len()).rev().find(|at| is_level(*at) && row.get(*at).is_some_and(|cell| !cell.is_empty()));
        let mut repeated = None;
        for (at, cell) in row.iter().enumerate().filter(|(at, cell)| is_level(*at) && !cell.is_empty()) {
            let repeats =
                Some(at) != last && open.get(at).and_then(Option::as_ref).is_some_and(|(title, _)| title == cell);
            if repeats {
                repeated = Some(at);
                continue;
            }
            // What the row names again is what this one hangs on, not what came below it since.
            if let Some(above) = repeated.take() {
                levels.leave(above + 1);
            }
            let id = levels.put(at, unguarded(cell))?;
            open.truncate(at);
            open.resize_with(at, || None);
            open.push(Some((cell.clone(), id)));
        }
        if let (Some(note), Some(id)) = (note.and_then(|at| row.get(at)), levels.last()) {
            levels.build.note(id, unguarded_note(note));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::parts::fixture::{fuzz, hostile, shown};
    use super::{Document, ReadOptions, WriteOptions, read, write};

    fn outline(text: &str) -> String {
        let options = ReadOptions { name: "T".into(), ..ReadOptions::default() };
        shown(&read(text.as_bytes(), &options).unwrap()).outline
    }

    #[test]
    fn columns_are_levels() {
        assert_eq!(
            outline("Level 1,Level 2,Level 3,Note\nR,,,n\n,A,\n,,\"a, \"\"x\"\"\ny\"\n,B,\n"),
            "R [n]\n  A\n    a, \"x\"/y\n  B\n"
        );
        assert_eq!(outline("R;A;a\nR;A;b\nR;B;c\n"), "R\n  A\n    a\n    b\n  B\n    c\n");
        assert_eq!(outline("sep=;\na;\"b,c,d\"\n;e\n"), "a\n  b,c,d\n  e\n");
        assert_eq!(outline("sep=;\ra;b\r;c\r"), "a\n  b\n  c\n");
        assert_eq!(outline("大分類,中分類\ra,\r,b\r"), "a\n  b\n");
        assert_eq!(outline("\u{feff}a\tb\nc\t'=1+1\n"), "T\n  a\n    b\n  c\n    =1+1\n");
    }

    #[test]
    fn nothing_is_computed() {
        let guarded = |title: &str| {
            let (document, _) = crate::doc::fixture::parse("R");
            let mut document = document;
            document.topic_mut(document.sheets()[0].1.root()).unwrap().title = title.into();
            let bytes = write(&document, &WriteOptions::default()).unwrap();
            String::from_utf8(bytes)
                .unwrap()
                .strip_prefix("\u{feff}Level 1\r\n")
                .unwrap()
                .trim_end_matches("\r\n")
                .to_owned()
        };
        assert_eq!(guarded("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for title in ["=1", "+1", "-1", "@x", "\t=1", "\tx", "  =1", "＝1", "'=1", "\n@x"] {
            let cell = guarded(title);
            assert!(cell.trim_start_matches('"').starts_with('\''), "{title:?}: {cell}");
        }
        assert_eq!(guarded("a=1"), "a=1");
        assert_eq!(guarded("日韩, 关系"), "\"日韩, 关系\"");
    }

    #[test]
    fn tables_bring_titles_and_notes_back() {
        let told = |document: &Document, is_trimmed: bool| -> Vec<(usize, String, String)> {
            let trim = |text: &str| if is_trimmed { text.trim().to_owned() } else { text.to_owned() };
            let walk = document.walk(document.sheets()[0].1.root());
            walk.map(|visit| {
                let topic = document.topic(visit.id).unwrap();
                (visit.depth, trim(topic.title()), trim(topic.note()))
            })
            .collect()
        };
        for seed in 0..400 {
            let document = hostile(seed);
            let bytes = write(&document, &WriteOptions::default()).unwrap();
            let again = read(&bytes, &ReadOptions::default()).unwrap().document;
            let source = String::from_utf8(bytes).unwrap();
            assert_eq!(told(&again, true), told(&document, true), "seed {seed}\n{source}");
        }
        let chain = crate::doc::generate::generate(1, 300, crate::doc::generate::Shape::Chain);
        let bytes = write(&chain, &WriteOptions::default()).unwrap();
        let again = read(&bytes, &ReadOptions::default()).unwrap().document;
        assert_eq!(told(&again, false), told(&chain, false));
    }

    #[test]
    fn notes_keep_the_indent_of_their_first_line() {
        let document =
            read(b"id,parent,text,note\n1,,R,\"\n    code\n  x\n\"", &ReadOptions::default()).unwrap().document;
        assert_eq!(document.topic(document.sheets()[0].1.root()).unwrap().note(), "    code\n  x");
        let (mut document, _) = crate::doc::fixture::parse("R");
        let root = document.sheets()[0].1.root();
        document.topic_mut(root).unwrap().more_mut().note = "    - code".into();
        let bytes = write(&document, &WriteOptions::default()).unwrap();
        let again = read(&bytes, &ReadOptions::default()).unwrap().document;
        assert_eq!(again.topic(again.sheets()[0].1.root()).unwrap().note(), "    - code");
    }

    #[test]
    fn levels_may_be_told_in_a_column() {
        assert_eq!(outline("层级,标题,备注\n1,A,n\n2,b,\n3,c,\n2,d,\n"), "A [n]\n  b\n    c\n  d\n");
        assert_eq!(outline("序号\t内容\n1\tA\n1.1\tb\n1.1.2\tc\n2\tD\n"), "T\n  A\n    b\n      c\n  D\n");
        assert_eq!(outline("编号,上级编号,名称\n1,,A\n2,1,b\n"), "A\n  b\n");
        // Grades are no levels, nor are numbers that are only numbers.
        assert_eq!(
            outline("name,level\nA,3\nB,1\nC,2\n"),
            "T\n  name\n    level\n  A\n    3\n  B\n    1\n  C\n    2\n"
        );
        assert_eq!(outline("编号,标题\n1,A\n2,B\n"), "T\n  编号\n    标题\n  1\n    A\n  2\n    B\n");
    }

    #[test]
    fn parents_make_a_tree() {
        let text = "id,parent,text,note,who\n1,,R,,\n3,2,b,n,K\n2,1,A,,\n8,9,x,,\n9,8,y,,\n";
        assert_eq!(outline(text), "T\n  R\n    A\n      b [n]\n  y\n    x\n");
        fuzz("csv", text.as_bytes(), read);
    }
}
