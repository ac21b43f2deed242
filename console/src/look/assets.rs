//! The files that a page needs beside itself. They are part of the program; their addresses carry
//! the hash of what is in them, so that a browser may keep them for ever and a new program brings
//! new ones.

use std::sync::LazyLock;

/// A file that is served as it is.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its name.
    pub name: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: &'static [u8],
}

/// Where assets are served.
pub const PLACE: &str = "/assets/";

/// All of them.
pub const ASSETS: [Asset; 5] = [
    Asset {
        name: "munim.css",
        content_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../../assets/munim.css"),
    },
    Asset {
        name: "munim.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../assets/munim.js"),
    },
    Asset {
        name: "munim.svg",
        content_type: "image/svg+xml",
        bytes: include_bytes!("../../assets/munim.svg"),
    },
    Asset {
        name: "inter.woff2",
        content_type: "font/woff2",
        bytes: include_bytes!("../../assets/fonts/inter.woff2"),
    },
    Asset {
        name: "noto-sans-devanagari.woff2",
        content_type: "font/woff2",
        bytes: include_bytes!("../../assets/fonts/noto-sans-devanagari.woff2"),
    },
];

/// The asset of a name.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = blake3::Hasher::new();
    for asset in &ASSETS {
        hash.update(asset.bytes);
    }
    hash.finalize().to_hex()[..12].to_owned()
});

/// The address of an asset, with the version of all of them.
pub fn address(name: &str) -> String {
    format!("{PLACE}{name}?v={}", *VERSION)
}
