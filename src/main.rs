//! The program.
fn main() -> anyhow::Result<()> {
    gangmu::ui::run(std::env::args_os().nth(1).map(Into::into))
}
