//! The console, proved by counterparts that are not ours: a real browser, a checker of
//! accessibility, a reader of workbooks, and requests over a socket that no page of ours would
//! send.
//!
//! In: a small office of a few files, made anew for each test, served by the program `munim`. Out:
//! what people and programs see. Each test stops the program as an administrator does, and verifies
//! the office that it leaves. Source: `design.md` (the console), OWASP ASVS 4.0 (V3, V4), WCAG 2.2
//! AA, RFC 6238.

mod office;
mod program;
mod served;
mod wire;

mod anchors;
mod api;
mod approvals;
mod backup;
mod bound;
mod browser;
mod canaries;
mod clerk;
mod clients;
mod disk;
mod ends;
mod entering;
mod examples;
mod fence;
mod figures;
mod forgery;
mod injection;
mod keys;
mod knowing;
mod limits;
mod lists;
mod machine;
mod one_count;
mod readers;
mod rights;
mod rights_matrix;
mod secure;
mod slow;
mod strange_bodies;
mod strangers;
mod trial;
