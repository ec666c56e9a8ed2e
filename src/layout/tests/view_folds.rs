//! Folds that only the view has.

use std::sync::Arc;

use super::properties::boxes;
use super::random::Session;
use crate::doc::{Touched, ViewFolds};
use crate::layout::{FixedMeasure, Layout, Look};

#[test]
fn folds_of_the_view_lay_out_as_if_the_document_had_them() {
    for seed in 0..60 {
        let mut session = Session::grown(seed, 50);
        let mut shown = Layout::new(Look::default(), Arc::new(FixedMeasure));
        shown.full(&session.document, session.sheet);
        let before = boxes(&shown, &session.document);
        // Some folds are opened, some topics folded, in the view alone.
        let mut folds = ViewFolds::default();
        for id in session.document.sheet_topics(session.sheet) {
            let is_folded = session.document.topic(id).is_some_and(crate::doc::Topic::folded);
            if session.rng.u8(..3) == 0 {
                if is_folded { &mut folds.open } else { &mut folds.closed }.insert(id);
            }
        }
        let changed = Touched::Topics(folds.open.iter().chain(folds.closed.iter()).collect());
        shown.set_view_folds(&Arc::new(folds.clone()));
        shown.update(&session.document, &changed);
        let mut folded = session.document.clone();
        for id in folds.open.iter().chain(folds.closed.iter()) {
            let topic = folded.topic_mut(id).unwrap();
            topic.set_folded(!topic.folded());
        }
        let mut wanted = Layout::new(Look::default(), Arc::new(FixedMeasure));
        wanted.full(&folded, session.sheet);
        assert_eq!(boxes(&shown, &session.document), boxes(&wanted, &folded), "seed {seed}");
        shown.set_view_folds(&Arc::default());
        shown.update(&session.document, &changed);
        assert_eq!(boxes(&shown, &session.document), before, "seed {seed}: as it was");
    }
}
