//! Small drawings of one line each, sixteen units square, in the colour of the text beside them.
//! They decorate; the word beside them speaks, so screen readers skip them.

use super::frame::Section;
use maud::{Markup, html};

fn drawn(path: &str) -> Markup {
    html! {
        svg.icon viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.4"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" { path d=(path) {} }
    }
}

/// The mark of the house: a ledger's open page with a ruled column.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" {
            rect.plate x="1" y="1" width="22" height="22" rx="6" {}
            path.ink d="M6.5 17.5V7l5.5 5 5.5-5v10.5" fill="none" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" {}
        }
    }
}

/// The drawing of a section.
pub fn of(section: Section) -> Markup {
    drawn(match section {
        Section::Today => {
            "M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z"
        }
        Section::Work => "M2 9.5l2-6.5h8l2 6.5v3.5H2zM2 9.5h3.5l1 1.8h3l1-1.8H14",
        Section::Approvals => {
            "M8 1.8l5 1.9v3.8c0 3.2-2.1 5.6-5 6.7-2.9-1.1-5-3.5-5-6.7V3.7zM5.6 8l1.7 1.7 3.1-3.3"
        }
        Section::Requests => "M2 3h12v8.2H8.2L5 13.8v-2.6H2z",
        Section::Trades => {
            "M2.5 5h10.2M10.2 2.5L12.7 5l-2.5 2.5M13.5 11H3.3M5.8 8.5L3.3 11l2.5 2.5"
        }
        Section::Accounts => {
            "M8 2.2a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM2.8 14c.3-3 2.4-4.6 5.2-4.6s4.9 1.6 5.2 4.6"
        }
        Section::Instruments => "M2 13.5h12M3.5 11V7M6.5 11V3M9.5 11V5.5M12.5 11V8.5",
        Section::Settlement => "M2.5 8.2l3.2 3.3L13.5 4M2.5 13.8h11",
        Section::Ledger => {
            "M3 2h8.8c.7 0 1.2.5 1.2 1.2v10.3H4.2C3.5 13.5 3 13 3 12.3zM3 11.5h10M6 5h4.2M6 7.7h4.2"
        }
        Section::Reports => "M4 1.8h5.3L12.5 5v9.2H4zM9 2v3.3h3.3M6 8.5h4.5M6 11.2h4.5",
        Section::Files => "M2 4h4.2l1.5 1.8H14v7.2H2z",
        Section::Journal => {
            "M6.5 9.5l3-3M7.2 4.7l1.3-1.3a2.9 2.9 0 0 1 4.1 4.1l-1.3 1.3M8.8 11.3l-1.3 1.3a2.9 2.9 0 0 1-4.1-4.1l1.3-1.3"
        }
        Section::People => {
            "M6 3a2.2 2.2 0 1 0 0 4.4A2.2 2.2 0 0 0 6 3zM1.5 13c.2-2.4 1.9-3.8 4.5-3.8s4.3 1.4 4.5 3.8M10.5 3.2a2.2 2.2 0 0 1 0 4.1M12.3 9.6c1.3.5 2.1 1.7 2.2 3.4"
        }
    })
}

/// A magnifying glass.
pub fn search() -> Markup {
    drawn("M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2")
}

/// A clock.
pub fn clock() -> Markup {
    drawn("M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.2 1.6")
}

/// A half-filled circle, for the theme.
pub fn theme() -> Markup {
    drawn("M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 2v12M10 2.6v10.8M12 3.7v8.6")
}

/// Three lines, for a menu.
pub fn menu() -> Markup {
    drawn("M2.5 4.5h11M2.5 8h11M2.5 11.5h11")
}

/// An arrow into a tray, for downloads.
pub fn download() -> Markup {
    drawn("M8 2.5v7M5.2 6.9L8 9.7l2.8-2.8M2.5 11.5v2h11v-2")
}
