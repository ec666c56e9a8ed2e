//! Flowcharts of Mermaid (`graph LR`, `flowchart TD`): boxes and arrows, as Minder writes its maps.
//!
//! As in JSON Canvas, the first arrow to a box makes it a child, unless that would be a circle; the other
//! arrows become relations. Boxes without one above them are roots. Words on an arrow are a label of
//! the child, or the title of the relation. A subgraph is a boundary if its boxes are neighbours.
//! Whatever is not understood is told with its line.

use std::collections::{HashMap, HashSet};

use super::super::parts::build::Build;
use super::super::{Loaded, ReadError, ReadOptions};
use super::{UNREAD, icon_of, label};
use crate::doc::TopicId;

/// Bytes that a label without quotes may have.
const MOST_LABEL: usize = 4096;

/// Arrows that one statement may stand for: `A & B --> C & D` are four.
const MOST_ARROWS: usize = 1000;

/// Subgraphs that become boundaries, and those that a box may be in.
const MOST_GROUPS: usize = 1000;
const MOST_NESTED: usize = 16;

/// Shapes by their brackets, the longer ones first.
const SHAPES: [(&str, &str); 16] = [
    ("(((", ")))"),
    ("((", "))"),
    ("([", "])"),
    ("(-", "-)"),
    ("[[", "]]"),
    ("[(", ")]"),
    ("[/", "/]"),
    ("[/", "\\]"),
    ("[\\", "\\]"),
    ("[\\", "/]"),
    ("[|", "|]"),
    ("{{", "}}"),
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    (">", "]"),
];

/// Whether a line begins a flowchart; what stands behind it on that line.
pub(super) fn header(line: &str) -> Option<&str> {
    let rest = ["flowchart-elk", "flowchart", "graph"].into_iter().find_map(|word| line.strip_prefix(word))?;
    let body = rest.trim_start();
    let direction = ["TB", "TD", "BT", "RL", "LR", ">", "<", "^", "v"].into_iter().find(|way| body.starts_with(way));
    let after = body.get(direction.map_or(0, str::len)..)?;
    let is_end = |text: &str| text.is_empty() || text.starts_with([' ', '\t', ';', '\n']);
    (is_end(rest) && is_end(after) && (direction.is_some() || after.trim_end_matches(';').is_empty())).then_some(after)
}

/// A box.
#[derive(Default)]
struct Node {
    id: String,
    /// The source of its label, if it has one.
    label: Option<String>,
    links: Vec<String>,
}

/// A subgraph with its boxes.
struct Group {
    id: String,
    title: String,
    members: Vec<usize>,
}

/// What was read so far.
struct Chart {
    build: Build,
    nodes: Vec<Node>,
    by_id: HashMap<String, usize>,
    arrows: Vec<(usize, usize, String)>,
    groups: Vec<Group>,
    /// Groups that are open.
    open: Vec<usize>,
}

/// Reads what stands behind the header.
pub(super) fn read(body: &str, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let mut chart = Chart {
        build: Build::new("mermaid", options),
        nodes: Vec::new(),
        by_id: HashMap::new(),
        arrows: Vec::new(),
        groups: Vec::new(),
        open: Vec::new(),
    };
    let mut rest = body;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        if rest.is_empty() {
            break;
        }
        let line = rest.split('\n').next().unwrap_or_default();
        if line.starts_with("%%") {
            let end = line.len();
            let directive = rest.starts_with("%%{").then(|| rest.find("}%%")).flatten();
            rest = rest.get(directive.map_or(end, |at| at + 3)..).unwrap_or_default();
            continue;
        }
        let length = if chart.keyword(line) { line.len() } else { chart.statement(rest, line.len()) };
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    chart.finish()
}

impl Chart {
    /// Takes a line that is no boxes and arrows.
    fn keyword(&mut self, line: &str) -> bool {
        let line = line.trim();
        let end = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        // A box may have any of these names.
        if !(rest.is_empty() || rest.starts_with([' ', '\t', ';', ':'])) || link(rest.trim_start()).is_some() {
            return false;
        }
        match word {
            "subgraph" => {
                let rest = rest.trim().trim_end_matches(';');
                let (id, shape) = rest.split_at(rest.find('[').unwrap_or(rest.len()));
                let title = shape_at(shape).map_or(rest, |(inside, _)| inside);
                self.open.push(self.groups.len());
                self.groups.push(Group {
                    id: id.trim().to_owned(),
                    title: label::in_shape(title).title,
                    members: Vec::new(),
                });
            }
            "end" => drop(self.open.pop()),
            "direction" => {}
            "style" | "classDef" | "linkStyle" => self.build.report.dropped_many(1, "styles, fonts and colours"),
            "class" => self.build.report.dropped_many(1, "classes"),
            "click" => {
                let (id, after) = rest.trim_start().split_once(' ').unwrap_or_default();
                let after = after.trim_start();
                let after = after.strip_prefix("href").map_or(after, str::trim_start);
                let address = after.strip_prefix('"').and_then(|rest| rest.split('"').next());
                match (address, self.by_id.get(id).and_then(|at| self.nodes.get_mut(*at))) {
                    (Some(address), Some(node)) => node.links.push(address.to_owned()),
                    _ => self.build.report.dropped("links that would run a program", line),
                }
            }
            "accTitle" | "accDescr" if rest.trim_start().starts_with(':') => {
                self.build.report.dropped(UNREAD, line);
            }
            _ => return false,
        }
        true
    }

    /// Takes boxes and arrows, up to the end of the line; gives how long they are. A label in quotes may
    /// go over several lines.
    fn statement(&mut self, text: &str, line: usize) -> usize {
        let mut rest = text;
        let mut from: Vec<usize> = Vec::new();
        let mut words = String::new();
        let mut is_first = true;
        while let Some((to, after)) = self.group(rest) {
            rest = after;
            if !is_first && from.len() * to.len() <= MOST_ARROWS {
                let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to)));
                self.arrows.extend(pairs.map(|(from, to)| (from, to, words.clone())));
            } else if !is_first {
                self.build.report.dropped_many(from.len() * to.len(), "relations");
            }
            is_first = false;
            from = to;
            let ahead = rest.trim_start_matches([' ', '\t']);
            // An arrow may have a name: `A e1@--> B`.
            let named = ahead.trim_start_matches(char::is_alphanumeric).strip_prefix('@');
            let ahead = named.filter(|after| link(after).is_some()).unwrap_or(ahead);
            let Some((label, length)) = link(ahead) else {
                let end = ahead.find(['\n', ';']).unwrap_or(ahead.len());
                let left = ahead.get(..end).unwrap_or_default().trim();
                if !left.is_empty() && !left.starts_with("%%") {
                    self.build.report.dropped(UNREAD, left);
                }
                return text.len() - ahead.len() + end;
            };
            words = label::in_shape(label).title;
            rest = ahead.get(length..).unwrap_or_default().trim_start();
        }
        // Nothing that is understood.
        let end = text.len() - rest.len();
        let end = text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| end + at);
        let told = text.get(..line).unwrap_or_default();
        self.build.report.dropped(UNREAD, told);
        end
    }

    /// Boxes with `&` between them.
    fn group<'a>(&mut self, text: &'a str) -> Option<(Vec<usize>, &'a str)> {
        let mut list = Vec::new();
        let mut rest = text;
        loop {
            let (at, after) = self.node(rest)?;
            list.push(at);
            rest = after;
            let Some(next) = rest.trim_start_matches([' ', '\t']).strip_prefix('&') else { break };
            rest = next.trim_start();
        }
        Some((list, rest))
    }

    /// A box with what stands in its brackets.
    fn node<'a>(&mut self, text: &'a str) -> Option<(usize, &'a str)> {
        let length = id_length(text);
        let (id, mut rest) = text.split_at_checked(length).filter(|(id, _)| !id.is_empty())?;
        let at = *self.by_id.entry(id.to_owned()).or_insert(self.nodes.len());
        if at == self.nodes.len() {
            self.nodes.push(Node { id: id.to_owned(), ..Node::default() });
        }
        for group in self.open.iter().rev().take(MOST_NESTED) {
            if let Some(group) = self.groups.get_mut(*group) {
                group.members.push(at);
            }
        }
        let mut label = None;
        if let Some((inside, length)) = shape_at(rest) {
            label = Some(inside.to_owned());
            rest = rest.get(length..)?;
        } else if let Some((inside, after)) = rest.strip_prefix("@{").and_then(|rest| rest.split_once('}')) {
            let told = inside.split_once("label:").map(|(_, told)| told.trim_start());
            label = told.and_then(|told| match told.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next().map(|inside| format!("\"{inside}\"")),
                None => told.split([',', '\n']).next().map(str::to_owned),
            });
            rest = after;
        }
        if let Some(class) = rest.strip_prefix(":::") {
            rest = class.get(id_length(class)..)?;
            self.build.report.dropped_many(1, "classes");
        }
        // The last one counts.
        if let (Some(node), Some(label)) = (self.nodes.get_mut(at), label) {
            node.label = Some(label);
        }
        Some((at, rest))
    }

    fn finish(mut self) -> Result<Loaded, ReadError> {
        let count = self.nodes.len();
        let mut below: Vec<Vec<(usize, &str)>> = vec![Vec::new(); count];
        let mut has_parent = vec![false; count];
        let mut tops: Vec<usize> = (0..count).collect();
        let mut relations = Vec::new();
        for (from, to, words) in &self.arrows {
            let (from_top, to_top) = (top(&mut tops, *from), top(&mut tops, *to));
            let is_new = has_parent.get(*to) == Some(&false) && from_top != to_top;
            if let (true, Some(list), Some(mark), Some(place)) =
                (is_new, below.get_mut(*from), has_parent.get_mut(*to), tops.get_mut(to_top))
            {
                list.push((*to, words));
                *mark = true;
                *place = from_top;
            } else {
                relations.push((from, to, words));
            }
        }
        let names: HashMap<&str, &str> =
            self.groups.iter().map(|group| (group.id.as_str(), group.title.as_str())).collect();
        let labels: Vec<label::Label> = self
            .nodes
            .iter()
            .map(|node| match (&node.label, names.get(node.id.as_str())) {
                (Some(source), _) => label::in_shape(source),
                // An arrow may lead to a subgraph.
                (None, Some(title)) => label::Label { title: (*title).to_owned(), ..label::Label::default() },
                (None, None) => label::Label { title: node.id.clone(), ..label::Label::default() },
            })
            .collect();
        let roots: Vec<usize> = (0..count).filter(|at| has_parent.get(*at) == Some(&false)).collect();
        let build = &mut self.build;
        let name = build.name().to_string();
        let above = if roots.len() > 1 { Some(build.root(&name)?) } else { None };
        let mut topics: Vec<Option<TopicId>> = vec![None; count];
        for root in roots {
            let title = |(at, _): (usize, &str)| labels.get(at).map_or_else(String::new, |label| label.title.clone());
            let children = |(at, _): (usize, &str)| below.get(at).cloned().unwrap_or_default();
            build.tree((root, ""), above, title, children, |build, (at, words), id| {
                if let Some(place) = topics.get_mut(at) {
                    *place = Some(id);
                }
                build.named(&at.to_string(), id);
                if !words.is_empty() {
                    build.label(id, words);
                    build.report.changed("words on the lines to topics, now labels", words);
                }
                for icon in labels.get(at).into_iter().flat_map(|label| &label.icons) {
                    icon_of(build, id, icon);
                }
                let Some(node) = self.nodes.get(at) else { return };
                build.rich_title(id, node.label.as_deref().unwrap_or_default());
                for address in &node.links {
                    build.link(id, address, "");
                }
            })?;
        }
        self.build.report.dropped_many(self.groups.len().saturating_sub(MOST_GROUPS), "groups");
        let build = &mut self.build;
        for group in self.groups.iter().take(MOST_GROUPS) {
            frame(build, group, &topics);
        }
        for (from, to, words) in relations {
            build.relation(&from.to_string(), &to.to_string(), words);
        }
        self.build.finish()
    }
}

/// Where the branch of a box begins, with the way there made shorter.
fn top(of: &mut [usize], mut at: usize) -> usize {
    while let Some(next) = of.get(at).copied().filter(|next| *next != at) {
        let after = of.get(next).copied().unwrap_or(next);
        if let Some(place) = of.get_mut(at) {
            *place = after;
        }
        at = next;
    }
    at
}

/// Puts a boundary around the boxes of a subgraph if the topmost of them are neighbours.
fn frame(build: &mut Build, group: &Group, topics: &[Option<TopicId>]) {
    let members: HashSet<TopicId> = group.members.iter().filter_map(|at| topics.get(*at).copied().flatten()).collect();
    let first = members.iter().copied().min_by_key(|id| id.slot());
    let siblings = first.and_then(|first| build.siblings(first)).unwrap_or_default();
    let mut run = siblings.into_iter().skip_while(|id| Some(*id) != first).take_while(|id| members.contains(id));
    let run: Vec<TopicId> = run.by_ref().collect();
    let is_all = build.count_below(&run, &members) == members.len();
    let ends = run.first().copied().zip(run.last().copied());
    if !ends.is_some_and(|ends| is_all && build.boundary(ends, &group.title)) {
        build.report.dropped("groups of no neighbours", &group.title);
    }
}

/// How long the name of a box is that the text begins with.
fn id_length(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let fits = match character {
            '-' => !matches!(next, '-' | '.' | '>'),
            '=' => next != '=',
            '&' => at > 0 && !next.is_whitespace(),
            '!' | '#' | '$' | '%' | '\'' | '*' | '+' | '.' | '`' | '?' | '\\' | '_' | '/' | ',' => true,
            _ => character.is_alphanumeric() || !character.is_ascii(),
        };
        if !fits || character.is_whitespace() {
            return at;
        }
    }
    text.len()
}

/// The label in the brackets at the start of a text, and how long it is with them.
fn shape_at(text: &str) -> Option<(&str, usize)> {
    let near = text.get(..text.floor_char_boundary(MOST_LABEL)).unwrap_or(text);
    let near_line = near.split('\n').next().unwrap_or_default();
    let shapes = || SHAPES.into_iter().filter(|(start, _)| text.starts_with(start));
    let quoted = shapes().find_map(|(start, end)| {
        let inside = text.get(start.len()..)?;
        let label = inside.trim_start().strip_prefix('"')?;
        let close = label.find('"')?;
        let after = label.get(close + 1..)?.trim_start();
        let length = text.len() - after.len() + end.len();
        let source = inside.get(..inside.len() - label.len() + close + 1)?;
        after.starts_with(end).then_some((source, length))
    });
    // On one line, if it ends there; at the first end that fits.
    let within = |near: &str| {
        let ends = shapes().filter_map(|(start, end)| Some((start, near.get(start.len()..)?.find(end)?, end)));
        let (start, close, end) = ends.min_by_key(|(start, close, _)| start.len() + close)?;
        let close = start.len() + close;
        Some((text.get(start.len()..close)?, close + end.len()))
    };
    quoted.or_else(|| within(near_line)).or_else(|| within(near))
}

/// The arrow at the start of a text: the words on it, and how long it is.
fn link(text: &str) -> Option<(&str, usize)> {
    let body = match text.strip_prefix(['x', 'o', '<']) {
        Some(rest) if ["--", "==", "-."].iter().any(|mark| rest.starts_with(mark)) => rest,
        _ => text,
    };
    let taken = text.len() - body.len();
    let (label, length) = if body.starts_with("~~~") {
        ("", body.len() - body.trim_start_matches('~').len())
    } else if let Some(length) = whole(body) {
        ("", length)
    } else {
        let mark = ["--", "==", "-."].into_iter().find(|mark| body.starts_with(mark))?;
        let inside = body.get(2..)?;
        let line = inside.split(['\n', ';']).next().unwrap_or_default();
        // Where the rest of the arrow stands.
        let rest_of = if mark == "-." { ".-" } else { mark };
        let (at, end) = line.match_indices(rest_of).find_map(|(at, _)| {
            let end = line.get(at..)?;
            let length = if mark == "-." {
                2 + usize::from(end.get(2..)?.starts_with(['>', 'x', 'o', '-']))
            } else {
                whole(end)?
            };
            Some((at, length))
        })?;
        (line.get(..at)?.trim(), 2 + at + end)
    };
    // Words between bars.
    let after = body.get(length..)?;
    let bars = after.trim_start_matches([' ', '\t']).strip_prefix('|').filter(|_| label.is_empty());
    if let Some((words, behind)) = bars.and_then(|rest| rest.split_once('|')) {
        return Some((words.trim(), taken + body.len() - behind.len()));
    }
    Some((label, taken + length))
}

/// The length of an arrow without words in it.
fn whole(text: &str) -> Option<usize> {
    let head = |length: usize| usize::from(text.get(length..).is_some_and(|rest| rest.starts_with(['>', 'x', 'o'])));
    let run = |mark: char| text.len() - text.trim_start_matches(mark).len();
    let dots = text.strip_prefix('-').map_or(0, |rest| rest.len() - rest.trim_start_matches('.').len());
    if dots > 0 {
        let rest = text.get(1 + dots..)?.strip_prefix('-')?;
        let length = text.len() - rest.len();
        return Some(length + head(length));
    }
    let length = run('-').max(run('='));
    let head = head(length);
    (length >= 3 || length == 2 && head > 0).then_some(length + head)
}

#[cfg(test)]
mod tests {
    use super::super::super::parts::fixture::{fuzz, shown};
    use super::super::{read_mermaid, sniff_mermaid};
    use super::{ReadOptions, header};

    fn read(source: &str) -> crate::formats::parts::fixture::Shown {
        shown(&read_mermaid(source.as_bytes(), &ReadOptions::default()).unwrap())
    }

    #[test]
    fn boxes_and_arrows_become_a_map() {
        let source = "%% c\ngraph LR\n  A[Root &amp; more] --> B(\"Two\nlines\")\n  A -->|because| C{Why?}\n  \
            C -- then --> D((\"**round**\"))\n  D -.->|back| B\n  E>flag] & F --- G\n  subgraph s [Group]\n  B\n  C\n  end\n  \
            style A fill:#fff\n  click D \"https://a.b\" \"tip\"\n  A ==> E;A ==> F; linkStyle 0 x\n";
        assert!(sniff_mermaid(source.as_bytes()));
        let shown = read(source);
        assert_eq!(shown.outline, "Root & more\n  Two/lines\n  Why?\n    round\n  flag\n    G\n  F\n");
        for wanted in [
            "Why?: labels because",
            "round: labels then, link https://a.b",
            "relation round → Two/lines: back",
            "relation F → G",
        ] {
            assert!(shown.extras.contains(wanted), "{wanted}: {}", shown.extras);
        }
        assert!(shown.extras.contains("boundary Two/lines…Why?: Group"), "{}", shown.extras);
        fuzz("flowchart", source.as_bytes(), read_mermaid);
    }

    #[test]
    fn arrows_of_every_form_are_read() {
        for arrow in ["-->", "---", "--o", "--x", "<-->", "o--o", "-.->", "-.-", "==>", "===", "~~~", "---->", "e1@-->"]
        {
            assert_eq!(read(&format!("flowchart TD\na {arrow} b\n")).outline, "a\n  b\n", "{arrow}");
        }
        for arrow in ["-- w x -->", "-->|w x|", "-. w x .->", "== w x ==>", "---|\"w x\"|", "-- \"w x\" ---"] {
            let shown = read(&format!("flowchart TD\na {arrow} b\n"));
            assert_eq!(shown.outline, "a\n  b\n", "{arrow}");
            assert!(shown.extras.contains("b: labels w x"), "{arrow}: {}", shown.extras);
        }
        for (body, outline) in [
            ("a-->b-->c\na-->d", "a\n  b\n    c\n  d\n"),
            ("a & b --> c & d", "Map\n  a\n    c\n    d\n  b\n"),
            ("a[/A\\]:::cls--xb[/b/] --- c[(x) y]", "A\n  b\n    (x) y\n"),
            ("a[\"x ] y\"]:::cls --> b@{ shape: rect, label: \"B b\" }", "x ] y\n  B b\n"),
            ("a-->b\nb-->a\nb-->c", "a\n  b\n    c\n"),
            ("历史[/斜/] --> 节点-1([\"圆\"])", "斜\n  圆\n"),
            ("subgraph one\na-->b\nend\nc --> one", "Map\n  a\n    b\n  c\n    one\n"),
        ] {
            assert_eq!(read(&format!("graph TD\n{body}\n")).outline, outline, "{body}");
        }
    }

    #[test]
    fn what_is_not_understood_is_told() {
        let loaded = read_mermaid(b"graph TD\na --> b\n((what\nb --> c ) d\n", &ReadOptions::default()).unwrap();
        let dropped = loaded.import.unwrap().dropped;
        assert_eq!(dropped.len(), 1, "{dropped:?}");
        assert_eq!(dropped[0].examples, ["((what", ") d"]);
        assert!(header("graph of Europe").is_none() && header("graphs").is_none() && header("flowchart v2").is_none());
    }
}
