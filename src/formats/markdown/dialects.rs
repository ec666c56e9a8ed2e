//! Files that are Markdown only on the outside: a map in a single fence, marks of full width, and the maps that
//! `MarkMind`, a plugin of Obsidian, keeps as JSON in a note.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::doc::TopicId;
use crate::formats::parts::build::Build;
use crate::formats::parts::json::{self, Value};
use crate::formats::{Loaded, ReadError, ReadOptions};

use super::inline::{Definitions, read_inline};
use super::lines::{bullet, fence, heading, tight_heading};

/// What a text holds that is a single fence and nothing else: the name behind the first mark, and what stands
/// between the marks.
pub(super) fn only_fence(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (first, rest) = text.split_once('\n')?;
    let (mark, length) = fence(first)?;
    let name = first.trim_start_matches(mark).trim().split([' ', '{', '\t']).next().unwrap_or_default();
    let is_end = |line: &str| {
        let line = line.trim();
        line.len() >= length && line.chars().all(|c| c == mark)
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if is_end(line) {
            let inside = rest.get(..at).unwrap_or_default();
            return (at + line.len() == rest.len()).then_some((name, inside));
        }
        at += line.len();
    }
    Some((name, rest))
}

/// What stands before lines in Chinese and Japanese texts.
const SPACES: [char; 3] = [' ', '\t', '\u{3000}'];

/// The text with the marks of headings and items that are as wide as Chinese characters as those of Markdown,
/// if it has none of Markdown's own.
pub(super) fn with_narrow_marks(text: &str) -> Cow<'_, str> {
    let is_item = |body: &str| body.strip_prefix(['－', '＊', '＋']).is_some_and(|rest| rest.starts_with(SPACES));
    let is_wide = |line: &str| line.starts_with('＃') || is_item(line.trim_start_matches(SPACES));
    let has_own = |line: &str| {
        heading(line).is_some() || tight_heading(line).is_some() || bullet(line).is_some_and(|bullet| !bullet.is_number)
    };
    if !text.contains(['＃', '－', '＊', '＋']) || !text.lines().any(is_wide) || text.lines().any(has_own) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut code: Option<(char, usize)> = None;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches(SPACES);
        match (code, fence(line)) {
            (None, Some(begun)) => code = Some(begun),
            (Some((mark, length)), Some(end)) if end.0 == mark && end.1 >= length => code = None,
            _ => {}
        }
        let after = body.trim_start_matches('＃');
        let level = (body.len() - after.len()) / '＃'.len_utf8();
        let is_heading = level > 0 && body.len() == line.len();
        let item = body.strip_prefix(['－', '＊', '＋']).filter(|_| is_item(body));
        // Dots stand right before their words.
        let item = item.or_else(|| body.strip_prefix(['・', '●']).filter(|rest| !rest.trim().is_empty()));
        if code.is_some() || !(is_heading || item.is_some()) {
            out.push_str(line);
            continue;
        }
        let indent = line.get(..line.len() - body.len()).unwrap_or_default();
        out.push_str(&indent.replace('\u{3000}', "  "));
        if let Some(item) = item {
            out.extend(["- ", item.trim_start_matches(SPACES)]);
            continue;
        }
        out.extend(std::iter::repeat_n('#', level));
        let title = after.trim_start_matches(SPACES);
        out.push_str(if title.len() < after.len() { " " } else { "" });
        out.push_str(title);
    }
    out.into()
}

/// Parts of a map of `MarkMind` that are not shown, with what they are called when that is told.
const NOT_SHOWN: [(&str, &str); 4] = [
    ("induceData", "summaries"),
    ("wireFrameData", "boundaries"),
    ("relateLinkData", "relations"),
    ("calloutData", "callouts"),
];

/// A map that `MarkMind` keeps as JSON in a fence; `None` if there is none in the text. It names each tree as a
/// list of topics that name those above them.
pub(super) fn read_rich(text: &str, options: &ReadOptions) -> Option<Result<Loaded, ReadError>> {
    let start = text.match_indices("\n```").find_map(|(at, _)| {
        let inside = text.get(at + 1..)?.split_once('\n')?.1;
        inside.trim_start().starts_with('{').then_some(inside)
    })?;
    let inside = start.split("\n```").next().unwrap_or_default();
    let json = json::parse(inside, "").ok()?;
    let trees = json.root().get("mindData");
    trees.is_list().then(|| rich_map(json.root(), trees, options))
}

fn rich_map(top: Value<'_>, trees: Value<'_>, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut build = Build::new("md", options);
    let nothing = Definitions::new();
    // The tree of the root comes first, as the others float around it.
    let mut lists: Vec<Vec<Value<'_>>> = trees.items().map(|tree| tree.items().collect()).collect();
    let is_main = |list: &Vec<Value<'_>>| list.iter().any(|node| node.get("isRoot").bool() == Some(true));
    lists.sort_by_key(|list| !is_main(list));
    let mut middle = (0.0, 0.0);
    for nodes in &lists {
        let mut places: HashMap<String, usize> = HashMap::new();
        for (at, node) in nodes.iter().enumerate() {
            let id = node.get("id").word();
            if !id.is_empty() {
                places.entry(id).or_insert(at);
            }
        }
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        let mut tops = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            let above = places.get(&node.get("pid").word()).copied().filter(|above| *above != at);
            match above.and_then(|above| below.get_mut(above)) {
                Some(list) => list.push(at),
                None => tops.push(at),
            }
        }
        let words = |at: usize| nodes.get(at).map_or("", |node| node.get("text").text());
        let title = |at: usize| read_inline(words(at).trim(), &nothing).title;
        let mut made = 0;
        for (number, top) in tops.into_iter().enumerate() {
            let each = |build: &mut Build, at: usize, id: TopicId| {
                made += 1;
                let Some(node) = nodes.get(at) else { return };
                for link in read_inline(words(at).trim(), &nothing).links {
                    build.link(id, &link.href, "");
                }
                build.note(id, node.get("note").text());
                if node.get("isExpand").bool() == Some(false) {
                    build.fold(id);
                }
            };
            let children = |at: usize| below.get(at).cloned().unwrap_or_default();
            let branch = build.tree(top, None, title, children, each)?;
            let place = nodes.get(top).and_then(|node| Some((node.get("x").number()?, node.get("y").number()?)));
            let Some(((x, y), (id, _))) = place.zip(branch.first().copied()) else { continue };
            if number == 0 && build.sheet_root() == Some(id) {
                middle = (x, y);
            } else {
                build.at(id, x - middle.0, y - middle.1);
            }
        }
        // What hangs in a circle hangs on nothing.
        build.report.dropped_many(nodes.len().saturating_sub(made), "topics");
    }
    for (key, what) in NOT_SHOWN {
        build.report.dropped_many(top.get(key).items().len(), what);
    }
    build.finish()
}

#[cfg(test)]
mod tests {
    use crate::formats::ReadOptions;
    use crate::formats::markdown::read;
    use crate::formats::parts::fixture::{Shown, fuzz, shown};

    fn map(source: &str) -> Shown {
        let options = ReadOptions { name: "File".into(), ..ReadOptions::default() };
        shown(&read(source.as_bytes(), &options).unwrap())
    }

    #[test]
    fn a_file_that_is_one_fence_is_the_map_in_it() {
        for source in [
            "```markmap\n---\nmarkmap:\n  colorFreezeLevel: 3\n---\n# A\n\n## B\n- c\n```\n",
            "\n~~~~mindmap\n- A\n  - B\n    - c\n~~~~\n",
            "```mermaid\nmindmap\n  A\n    B\n      c\n```",
            "```markmap {x}\n# A\n## B\n### c\n",
        ] {
            assert_eq!(map(source).outline, "A\n  B\n    c\n", "{source}");
        }
        // Others are notes, and so is one beside which something stands.
        for (source, outline) in [
            ("```js\n# A\n```\n", "File [```js/# A/```]\n"),
            ("```mermaid\npie\n```\n", "File [```mermaid/pie/```]\n"),
            ("```markmap\n# A\n```\n\n# B\n", "B [```markmap/# A/```]\n"),
        ] {
            assert_eq!(map(source).outline, outline, "{source}");
        }
    }

    #[test]
    fn marks_of_full_width_count_where_there_are_no_others() {
        let wide = "＃ 標題\n\n＃＃　二\n文\n\n－ 項\n　－ 子\n・点\n● 圓\n";
        assert_eq!(map(wide).outline, "標題\n  二 [文]\n    項\n      子\n    点\n    圓\n");
        assert_eq!(map("＃標題\n＃＃二\n```\n－ x\n```\n").outline, "標題\n  二 [```/－ x/```]\n");
        assert_eq!(map("# A\n＃ b\n－ c\n").outline, "A [＃ b/－ c]\n");
        assert_eq!(map("－5 度\n").outline, "File [－5 度]\n");
    }

    #[test]
    fn maps_of_markmind_are_read_from_their_json() {
        let source = "---\n\nmindmap-plugin: rich\n\n---\n\n# T\n``` json\n{\"mindData\": [[{\"id\": \"9\", \"text\": \"free\", \
            \"x\": 10, \"y\": 7}], [{\"id\": \"1\", \"text\": \"R\", \"isRoot\": true, \"x\": 4000, \"y\": 4000}, \
            {\"id\": \"2\", \"text\": \"**b**\", \"isExpand\": false, \"pid\": \"1\", \"note\": \"n\"}, \
            {\"id\": \"3\", \"text\": \"[c](https://a.b)\", \"pid\": \"2\"}]], \"relateLinkData\": [{}]}\n```\n";
        let loaded = read(source.as_bytes(), &ReadOptions::default()).unwrap();
        let told: Vec<String> = loaded.import.as_ref().unwrap().dropped.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["1 relations"]);
        let shown = shown(&loaded);
        assert_eq!(shown.outline, "R\n  b [n]\n    c\n~free\n");
        assert!(shown.extras.contains("b: folded") && shown.extras.contains("link https://a.b"), "{}", shown.extras);
        fuzz("markmind", source.as_bytes(), read);
    }
}
