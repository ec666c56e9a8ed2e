//! What the pointer is doing on the map: a pure state machine without window types.
//!
//! Nothing changes the document before the button is released; Esc always bails out and leaves
//! the map as it was.

use crate::base::geom::Vec2d;
use crate::doc::TopicId;

/// How far the pointer moves before a press becomes a drag, in points.
const SLOP: f64 = 5.0;

/// What lies under the pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Empty paper.
    Empty,
    /// A topic.
    Topic(TopicId),
    /// The handle that folds and unfolds a topic's children.
    FoldHandle(TopicId),
    /// A relation, boundary or summary, by its file id.
    Item(crate::doc::FileId),
    /// The handle from which a relation is drawn, or an end of the selected one.
    Lead(Lead),
}

/// An end of a relation that is being led to a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The end of a new relation that starts at this topic.
    New(TopicId),
    /// An end of a relation that there is.
    End {
        /// The relation.
        id: crate::doc::FileId,
        /// Whether it is the end where it starts.
        start: bool,
        /// The topic at its other end.
        other: TopicId,
    },
}

impl Lead {
    /// The topic where the other end is.
    #[must_use]
    pub const fn from(&self) -> TopicId {
        match self {
            Self::New(topic) => *topic,
            Self::End { other, .. } => *other,
        }
    }
}

/// Modifier keys that change what a press means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mods {
    /// Shift: select an area, or extend the selection.
    pub shift: bool,
    /// Ctrl, or Cmd: add to or take from the selection.
    pub ctrl: bool,
}

/// Which button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Left for most.
    Primary,
    /// Middle: always pans.
    Middle,
}

/// What the pointer is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Gesture {
    /// Nothing.
    #[default]
    Idle,
    /// A button is down and has not moved far.
    Pressed {
        /// Where, in points.
        at: Vec2d,
        /// On what.
        target: Target,
        /// With which keys.
        mods: Mods,
        /// Which button.
        button: Button,
        /// The topic was among several selected ones.
        kept: bool,
    },
    /// The map follows the pointer.
    Panning {
        /// Where the pointer was last.
        last: Vec2d,
    },
    /// Topics are carried.
    Dragging {
        /// The topic that was grabbed.
        grabbed: TopicId,
        /// Where the pointer is.
        at: Vec2d,
    },
    /// An end of a relation is led to a topic.
    Leading {
        /// Which.
        lead: Lead,
        /// Where the pointer is.
        at: Vec2d,
    },
    /// An area is drawn to select topics.
    Marquee {
        /// Where it began.
        from: Vec2d,
        /// Where the pointer is.
        to: Vec2d,
        /// Adds to the selection.
        add: bool,
    },
}

/// What the canvas is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Select this topic alone.
    Select(TopicId),
    /// Add it to the selection, or take it away.
    Toggle(TopicId),
    /// Select this relation or group.
    SelectItem(crate::doc::FileId),
    /// Select nothing.
    SelectNone,
    /// Fold or unfold.
    Fold(TopicId),
    /// Move the map by so many points.
    Pan(Vec2d),
    /// Select what lies between two points of the screen.
    SelectArea(Vec2d, Vec2d, bool),
    /// Drop the carried topics at this point of the screen.
    Drop(TopicId, Vec2d),
    /// Hang the end of a relation on what is at this point of the screen.
    Attach(Lead, Vec2d),
    /// Let the person pick the topic for the end of a relation.
    Pick(Lead),
}

impl Gesture {
    /// A button goes down. `one_of_several`: the target is a topic of a selection of several.
    pub fn press(
        &mut self,
        at: Vec2d,
        target: Target,
        mods: Mods,
        button: Button,
        one_of_several: bool,
    ) -> Option<Act> {
        *self = Self::Pressed { at, target: target.clone(), mods, button, kept: one_of_several };
        // A topic is selected at the press, so that a drag carries it; pressing into a selection
        // of several keeps it until the release, or it could never be dragged.
        match (target, button) {
            (Target::Topic(topic), Button::Primary) if !mods.ctrl && !mods.shift && !one_of_several => {
                Some(Act::Select(topic))
            }
            _ => None,
        }
    }

    /// The pointer moves. `drag_selects` is the setting for dragging empty paper.
    pub fn moved(&mut self, to: Vec2d, drag_selects: bool) -> Option<Act> {
        match self {
            Self::Pressed { at, target, mods, button, .. } => {
                let by = to - *at;
                if by.x.hypot(by.y) < SLOP {
                    return None;
                }
                let at = *at;
                let marquee = mods.shift != drag_selects;
                let (next, act) = match (button, &target) {
                    (Button::Primary, Target::Topic(topic)) => (Self::Dragging { grabbed: *topic, at: to }, None),
                    (Button::Primary, Target::Lead(lead)) => (Self::Leading { lead: lead.clone(), at: to }, None),
                    (Button::Primary, _) if marquee => (Self::Marquee { from: at, to, add: mods.ctrl }, None),
                    _ => (Self::Panning { last: to }, Some(Act::Pan(by))),
                };
                *self = next;
                act
            }
            Self::Panning { last } => {
                let by = to - *last;
                *last = to;
                Some(Act::Pan(by))
            }
            Self::Dragging { at, .. } | Self::Leading { at, .. } => {
                *at = to;
                None
            }
            Self::Marquee { to: end, .. } => {
                *end = to;
                None
            }
            Self::Idle => None,
        }
    }

    /// The button goes up.
    pub fn release(&mut self) -> Option<Act> {
        match std::mem::take(self) {
            Self::Pressed { target, mods, button: Button::Primary, kept, .. } => match target {
                Target::Topic(topic) if mods.ctrl || mods.shift => Some(Act::Toggle(topic)),
                Target::Topic(topic) if kept => Some(Act::Select(topic)),
                Target::Topic(_) => None,
                Target::FoldHandle(topic) => Some(Act::Fold(topic)),
                Target::Item(id) => Some(Act::SelectItem(id)),
                Target::Lead(lead) => Some(Act::Pick(lead)),
                Target::Empty if mods.ctrl || mods.shift => None,
                Target::Empty => Some(Act::SelectNone),
            },
            Self::Dragging { grabbed, at } => Some(Act::Drop(grabbed, at)),
            Self::Leading { lead, at } => Some(Act::Attach(lead, at)),
            Self::Marquee { from, to, add } => Some(Act::SelectArea(from, to, add)),
            Self::Pressed { .. } | Self::Panning { .. } | Self::Idle => None,
        }
    }

    /// Esc, or the pointer is lost. `true` if there was something to give up.
    pub fn cancel(&mut self) -> bool {
        !matches!(std::mem::take(self), Self::Idle)
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, Button, Gesture, Lead, Mods, Target};
    use crate::base::geom::Vec2d;
    use crate::doc::TopicId;

    const PLAIN: Mods = Mods { shift: false, ctrl: false };

    fn at(x: f64, y: f64) -> Vec2d {
        Vec2d::new(x, y)
    }

    #[test]
    fn a_click_selects_and_a_shaky_hand_does_not_drag() {
        let topic = TopicId::from_slot(3);
        let mut gesture = Gesture::default();
        let act = gesture.press(at(10.0, 10.0), Target::Topic(topic), PLAIN, Button::Primary, false);
        assert_eq!(act, Some(Act::Select(topic)));
        assert_eq!(gesture.moved(at(12.0, 11.0), false), None);
        assert_eq!(gesture.release(), None);
        assert_eq!(gesture, Gesture::Idle);
    }

    #[test]
    fn several_topics_are_dragged_by_one_and_a_click_leaves_only_it() {
        let topic = TopicId::from_slot(3);
        let mut gesture = Gesture::default();
        assert_eq!(gesture.press(at(0.0, 0.0), Target::Topic(topic), PLAIN, Button::Primary, true), None);
        assert_eq!(gesture.release(), Some(Act::Select(topic)));
    }

    #[test]
    fn esc_gives_up_a_drag() {
        let topic = TopicId::from_slot(3);
        let mut gesture = Gesture::default();
        gesture.press(at(0.0, 0.0), Target::Topic(topic), PLAIN, Button::Primary, false);
        gesture.moved(at(50.0, 0.0), false);
        assert!(matches!(gesture, Gesture::Dragging { .. }));
        assert!(gesture.cancel());
        assert_eq!(gesture.release(), None);
    }

    #[test]
    fn a_relation_is_led_by_dragging_or_picked_after_a_click() {
        let lead = Lead::New(TopicId::from_slot(3));
        let mut gesture = Gesture::default();
        assert_eq!(gesture.press(at(0.0, 0.0), Target::Lead(lead.clone()), PLAIN, Button::Primary, false), None);
        assert_eq!(gesture.release(), Some(Act::Pick(lead.clone())));
        gesture.press(at(0.0, 0.0), Target::Lead(lead.clone()), PLAIN, Button::Primary, false);
        gesture.moved(at(30.0, 0.0), false);
        gesture.moved(at(60.0, 9.0), false);
        assert_eq!(gesture.release(), Some(Act::Attach(lead, at(60.0, 9.0))));
    }

    #[test]
    fn dragging_paper_pans_and_with_shift_selects() {
        let mut gesture = Gesture::default();
        gesture.press(at(0.0, 0.0), Target::Empty, PLAIN, Button::Primary, false);
        assert_eq!(gesture.moved(at(30.0, 0.0), false), Some(Act::Pan(at(30.0, 0.0))));
        assert_eq!(gesture.moved(at(40.0, 5.0), false), Some(Act::Pan(at(10.0, 5.0))));
        assert_eq!(gesture.release(), None);

        let shift = Mods { shift: true, ctrl: false };
        gesture.press(at(0.0, 0.0), Target::Empty, shift, Button::Primary, false);
        assert_eq!(gesture.moved(at(30.0, 20.0), false), None);
        assert_eq!(gesture.release(), Some(Act::SelectArea(at(0.0, 0.0), at(30.0, 20.0), false)));
    }

    #[test]
    fn a_click_on_paper_selects_nothing() {
        let mut gesture = Gesture::default();
        gesture.press(at(0.0, 0.0), Target::Empty, PLAIN, Button::Primary, false);
        assert_eq!(gesture.release(), Some(Act::SelectNone));
    }
}
