//! The program's name: what the journal says of who decides, and what a person is told to take when
//! this one cannot read it.

use terms::Name;

/// The program and its version; a build that is told more of itself (`MUNIM_BUILD`, such as a
/// commit) says that too.
pub fn program() -> Name {
    let version = concat!("munim ", env!("CARGO_PKG_VERSION"));
    match option_env!("MUNIM_BUILD").filter(|build| !build.is_empty()) {
        Some(build) => Name::from(format!("{version} ({build})")),
        None => Name::const_new(version),
    }
}
