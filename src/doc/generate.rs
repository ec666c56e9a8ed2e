//! Test maps of any size, the same ones for the same seed: for benches, for properties, and for
//! whoever wants to see how a million topics feel.
//!
//! The text is drawn from the subject of the sample map: titles of 4 to 40 characters, half of
//! them English, 35 % Chinese and 15 % mixed. A few topics have notes and labels; one in 200 has a
//! relation. Topics lie in the arena in reading order, as they do after loading.

use super::ids::{IdGen, TopicId};
use super::map::{Document, Relation, Sheet};
use super::topic::{Home, Style, Topic, Unknown, Words};

/// What the tree looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Like a real map: about three children each, 6 levels for 1,000 topics and 12 for 1,000,000.
    Bushy,
    /// Each topic has one child.
    Chain,
    /// All topics are children of the root.
    Fan,
}

const ENGLISH: &[&str] = &[
    "alliance",
    "summit",
    "deterrence",
    "history",
    "trade",
    "ceiling",
    "driver",
    "forecast",
    "talks",
    "of",
    "and",
    "the",
    "under",
    "shuttle",
    "diplomacy",
    "missile",
    "warning",
    "public",
    "opinion",
    "parliament",
    "ruling",
    "compensation",
    "island",
    "export",
    "controls",
    "semiconductor",
    "strategy",
    "dialogue",
    "treaty",
    "1965",
    "2023",
    "limits",
    "without",
    "trust",
    "normalization",
    "in",
    "a",
];
const CHINESE: &[&str] = &[
    "日韩",
    "关系",
    "正常化",
    "动因",
    "障碍",
    "走向",
    "同盟",
    "威慑",
    "历史",
    "问题",
    "首脑",
    "会谈",
    "贸易",
    "管制",
    "导弹",
    "预警",
    "民意",
    "基础",
    "战略",
    "对话",
    "的",
    "与",
    "之",
    "下",
    "穿梭外交",
    "前景",
    "三边",
    "合作",
];

/// Makes a map of exactly `topics` topics (at least the root).
#[must_use]
pub fn generate(seed: u64, topics: usize, shape: Shape) -> Document {
    let topics = topics.max(1);
    let mut random = Random(seed);
    let mut ids = IdGen::from_seed([seed, 1]);
    let lists = match shape {
        Shape::Bushy => bushy(&mut random, topics),
        Shape::Chain => (1..=topics).map(|next| if next < topics { vec![next] } else { Vec::new() }).collect(),
        Shape::Fan => std::iter::once((1..topics).collect()).chain((1..topics).map(|_| Vec::new())).collect(),
    };

    let mut document = Document::empty();
    document.languages.push("en".into());
    let sheet = document.reserve_sheet();
    // Positions in `lists` that are still to be put, each with what it hangs on.
    let mut stack = vec![(0_usize, Home::Root(sheet))];
    while let Some((position, home)) = stack.pop() {
        let id = document.put(topic(&mut random, &mut ids), home);
        if let Home::Child(parent) = home
            && let Some(above) = document.topic_mut(parent)
        {
            above.children.push(id);
        }
        let below = lists.get(position).map_or(&[][..], Vec::as_slice);
        if let Some(topic) = document.topic_mut(id) {
            topic.children.reserve_exact(below.len());
        }
        stack.extend(below.iter().rev().map(|&child| (child, Home::Child(id))));
    }
    let root = TopicId::from_slot(0);
    let title = document.title(root).clone();
    let mut of_sheet = Sheet::new("s1".into(), title, root);
    for number in 1..=topics / 200 {
        of_sheet.relations.push(Relation {
            id: ids.topic_id(),
            from: TopicId::from_slot(number * 200 - 1),
            to: TopicId::from_slot(random.below(number * 200 - 1)),
            title: title_of(&mut random),
            translations: Words::new(),
            style: Style::default(),
            unknown: Unknown::default(),
        });
    }
    document.push_sheet(sheet, of_sheet);
    document
}

/// The children of each position, level by level until there are enough.
fn bushy(random: &mut Random, topics: usize) -> Vec<Vec<usize>> {
    let mut lists: Vec<Vec<usize>> = vec![Vec::new()];
    let mut parent = 0;
    while lists.len() < topics {
        // Never so few that the tree dies out: the last topic always gets some.
        let wish = if parent == 0 {
            8
        } else if parent + 1 == lists.len() {
            3
        } else {
            random.below(8).saturating_sub(1)
        };
        for _ in 0..wish.min(topics - lists.len()) {
            let child = lists.len();
            lists.push(Vec::new());
            if let Some(list) = lists.get_mut(parent) {
                list.push(child);
            }
        }
        parent += 1;
    }
    lists
}

fn topic(random: &mut Random, ids: &mut IdGen) -> Topic {
    let mut topic = Topic::new(ids.topic_id(), title_of(random));
    match random.below(100) {
        0..4 => topic.more_mut().note = title_of(random),
        4..10 => topic.more_mut().labels.push("dispute".into()),
        _ => {}
    }
    topic
}

/// A title of 4 to 40 characters.
fn title_of(random: &mut Random) -> super::Text {
    let kind = random.below(100);
    let length = 4 + random.below(25);
    let mut title = String::new();
    let mut count = 0;
    while count < length {
        let is_chinese = kind < 35 || (kind < 50 && random.below(2) == 0);
        let words = if is_chinese { CHINESE } else { ENGLISH };
        let word = words.get(random.below(words.len())).copied().unwrap_or("日韩关系");
        let gap = !is_chinese && !title.is_empty();
        let more = word.chars().count() + usize::from(gap);
        if count + more > 40 {
            break;
        }
        if gap {
            title.push(' ');
        }
        title.push_str(word);
        count += more;
    }
    title.into()
}

/// splitmix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    /// A number below `end`; 0 if `end` is 0.
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is below a usize")]
    const fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        if end == 0 { 0 } else { (z % end as u64) as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, generate};

    #[test]
    fn maps_have_the_wanted_size_and_depth_and_are_sound() {
        for (topics, shape, depths) in [
            (1, Shape::Bushy, 0..=0),
            (1_000, Shape::Bushy, 4..=12),
            (20_000, Shape::Bushy, 6..=12),
            (10_000, Shape::Chain, 9_999..=9_999),
            (10_000, Shape::Fan, 1..=1),
        ] {
            let document = generate(7, topics, shape);
            assert_eq!(document.len(), topics);
            assert_eq!(document.check(), []);
            let (_, sheet) = &document.sheets()[0];
            let depth = document.walk(sheet.root()).map(|visit| visit.depth).max().unwrap();
            assert!(depths.contains(&depth), "{shape:?} {topics}: {depth}");
            let lengths = document.walk(sheet.root()).map(|visit| document.title(visit.id).chars().count());
            assert!(lengths.into_iter().all(|length| (4..=40).contains(&length)));
            assert_eq!(document, generate(7, topics, shape));
        }
    }
}
