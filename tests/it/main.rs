//! Tests of the library and of the command line from outside, one file a module.
#![expect(clippy::unwrap_used, reason = "clippy knows test functions, but not the helpers beside them")]

mod citations;
mod cli;
mod corpus;
mod find;
mod formats_native;
mod formats_outline;
mod fuzz;
mod hostile;
mod imports;
mod maps;
mod present;
mod readme;
mod relations;
mod samples;
