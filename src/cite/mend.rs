//! What the CSL processor reads otherwise than the authors of styles mean it, put right in the styles.
//!
//! - Names within a condition that stand in for others get neither the form nor the word (eds.) of
//!   those; here they do.
//! - What stood in for the author counts as not there in later conditions, so that a review becomes
//!   an unsigned one, a title loses its quotation marks and an entry its "In". Here conditions ask for
//!   a mark in its stead ([`MARKS`]), which is set where the field is, and which nothing prints.
//! - Its means to tell works apart lose names of the list, miss works, and fail at some. All of that
//!   is done by ourselves, see [`super::label`].

use hayagriva::citationberg::taxonomy::{NameVariable, StandardVariable, Variable};
use hayagriva::citationberg::{
    Choose, ChooseBranch, Citation, IndependentStyle, LayoutRenderingElement, Names, NamesChild,
};

/// Fields that stand in for authors, and what conditions ask for in their stead: fields that no style
/// prints.
pub(super) const MARKS: [(&str, &str); 9] = [
    ("author", "annote"),
    ("container-title", "abstract"),
    ("title", "keyword"),
    ("editor", "citation-key"),
    ("translator", "jurisdiction"),
    ("collection-editor", "PMID"),
    ("container-author", "PMCID"),
    ("publisher", "ISSN"),
    ("number", "ISBN"),
];
/// Set where a mark in the text is to name the title too.
pub(super) const NEEDS_TITLE: &str = "call-number";

/// Puts a style right. With `titles`, marks name titles where [`NEEDS_TITLE`] is set.
pub(super) fn mended(style: &mut IndependentStyle, titles: bool) {
    style.citation.disambiguate_add_names = false;
    style.citation.disambiguate_add_givenname = false;
    style.citation.disambiguate_add_year_suffix = false;
    // Each citation has one work, and our list is put in order by ourselves.
    style.citation.sort = None;
    let Citation { layout, .. } = &mut style.citation;
    elements(&mut layout.elements, titles);
    if let Some(bibliography) = &mut style.bibliography {
        bibliography.sort = None;
        // A dash for "the same author as above" would stand below another author.
        bibliography.subsequent_author_substitute = None;
        elements(&mut bibliography.layout.elements, titles);
    }
    for one in &mut style.macros {
        elements(&mut one.children, titles);
    }
}

fn elements(list: &mut [LayoutRenderingElement], titles: bool) {
    for element in list {
        match element {
            LayoutRenderingElement::Group(group) => elements(&mut group.children, titles),
            LayoutRenderingElement::Choose(choose) => {
                for branch in branches(choose) {
                    condition(branch, titles);
                }
                each_list(choose, &mut |list| elements(list, titles));
            }
            LayoutRenderingElement::Names(names) => {
                let form = names.clone();
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        for element in &mut substitute.children {
                            if let LayoutRenderingElement::Choose(choose) = element {
                                each_list(choose, &mut |list| in_form(list, &form));
                            }
                        }
                        elements(&mut substitute.children, titles);
                    }
                }
            }
            _ => {}
        }
    }
}

fn branches(choose: &mut Choose) -> impl Iterator<Item = &mut ChooseBranch> {
    std::iter::once(&mut choose.if_).chain(&mut choose.else_if)
}

fn each_list(choose: &mut Choose, change: &mut dyn FnMut(&mut Vec<LayoutRenderingElement>)) {
    for branch in branches(choose) {
        change(&mut branch.children);
    }
    if let Some(otherwise) = &mut choose.otherwise {
        change(&mut otherwise.children);
    }
}

/// Gives names within a condition the form of those that they stand in for.
fn in_form(list: &mut [LayoutRenderingElement], form: &Names) {
    for element in list {
        match element {
            LayoutRenderingElement::Names(names) => *names = form.from_names_substitute(names),
            LayoutRenderingElement::Choose(choose) => each_list(choose, &mut |list| in_form(list, form)),
            _ => {}
        }
    }
}

fn condition(branch: &mut ChooseBranch, titles: bool) {
    if titles && branch.disambiguate == Some(true) {
        branch.disambiguate = None;
        branch.variable = Some(vec![Variable::Standard(StandardVariable::CallNumber)]);
    }
    for variable in branch.variable.iter_mut().flatten() {
        *variable = Variable::Standard(match variable {
            Variable::Name(NameVariable::Author) => StandardVariable::Annote,
            Variable::Standard(StandardVariable::ContainerTitle) => StandardVariable::Abstract,
            Variable::Standard(StandardVariable::Title) => StandardVariable::Keyword,
            Variable::Name(NameVariable::Editor) => StandardVariable::CitationKey,
            Variable::Name(NameVariable::Translator) => StandardVariable::Jurisdiction,
            Variable::Name(NameVariable::CollectionEditor) => StandardVariable::PMID,
            Variable::Name(NameVariable::ContainerAuthor) => StandardVariable::PMCID,
            Variable::Standard(StandardVariable::Publisher) => StandardVariable::ISSN,
            Variable::Number(number) if number.to_string() == "number" => StandardVariable::ISBN,
            _ => continue,
        });
    }
}
