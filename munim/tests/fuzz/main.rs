//! Fuzzing: every parser meets bytes that nobody meant (S13), on stable Rust and without
//! instruments.
//!
//! In: for each target a corpus (what is written beside it, and `corpus/TARGET/`), and changes of
//! it drawn from a seed. Out: no panic, no memory and no time beyond a bound of the input's size,
//! and the target's own promise. An input whose outcome is new joins the pool that further ones are
//! drawn from, in the place of coverage. What fails is written to `target/fuzz/` and belongs into
//! the corpus when it is mended.
//!
//! `MUNIM_FUZZ_SECONDS` tries each target for so long (`cargo xtask hardening --full`: an hour);
//! without it each has a fixed number of tries. `MUNIM_FUZZ_SEED` is the seed, which every run
//! prints; `MUNIM_FUZZ_GROW` keeps what was new in the corpus. Source: `reliability.md`, S13;
//! AFL, "technical details" (havoc, splice, dictionaries).

mod mutate;
mod pool;
mod trial;

// What the other tests need and these do not.
#[allow(dead_code)]
#[path = "../house/memory.rs"]
mod memory;
#[allow(dead_code)]
#[path = "../house/office.rs"]
mod office;

mod archives;
mod books;
mod figures;
mod files;
mod heads;
mod requests;
