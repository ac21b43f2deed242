//! Sentences: a code and its arguments, and the words of the forms before there were codes.
//!
//! ```text
//!  sentence  code, count of arguments, then for each: name, wording
//!  wording   0 text | 1 sentence | 2 what stands between two, count, then the wordings
//! ```

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Control, Sentence, Several, Wording};

const TEXT: u8 = 0;
const SENTENCE: u8 = 1;
const SEVERAL: u8 = 2;

/// How deep a wording may stand within others; damaged bytes nest no deeper than this.
const DEPTH_MAX: usize = 8;

impl Writer {
    pub fn sentence(&mut self, sentence: &Sentence) {
        self.sentence_within(DEPTH_MAX, sentence);
    }

    pub fn wording(&mut self, wording: &Wording) {
        self.wording_within(DEPTH_MAX, wording);
    }

    fn sentence_within(&mut self, depth: usize, sentence: &Sentence) {
        let Sentence { code, args } = sentence;
        self.text(code);
        self.count(args.len());
        for (name, wording) in args {
            self.text(name);
            self.wording_within(depth, wording);
        }
    }

    fn wording_within(&mut self, depth: usize, wording: &Wording) {
        let deeper =
            depth.checked_sub(1).expect("a sentence of the house stands less deep within others");
        match wording {
            Wording::Text(text) => {
                self.byte(TEXT);
                self.text(text);
            }
            Wording::Sentence(sentence) => {
                self.byte(SENTENCE);
                self.sentence_within(deeper, sentence);
            }
            Wording::Several(several) => {
                let Several { between, parts } = &**several;
                self.byte(SEVERAL);
                self.text(between);
                self.count(parts.len());
                for part in parts {
                    self.wording_within(deeper, part);
                }
            }
        }
    }

    pub fn controls(&mut self, controls: &[Control]) {
        self.count(controls.len());
        for Control { control, expected, found } in controls {
            self.sentence(control);
            self.wording(expected);
            self.wording(found);
        }
    }

    /// Controls in the words of their day, as the first form has them.
    pub fn controls_in_prose(&mut self, controls: &[Control]) {
        self.count(controls.len());
        for Control { control, expected, found } in controls {
            self.prose(control);
            for figure in [expected, found] {
                self.text(figure.text().map_or("", |text| text));
            }
        }
    }

    /// A sentence in the words of its day.
    pub fn prose(&mut self, sentence: &Sentence) {
        self.text(sentence.as_prose().map_or("", |said| said));
    }
}

/// Were all lines of a sheet said in the words of their day, with nothing that the first form has
/// no place for?
pub fn are_in_prose(controls: &[Control]) -> bool {
    let is_in_prose = |line: &Control| {
        is_in_prose(&line.control) && line.expected.text().is_some() && line.found.text().is_some()
    };
    controls.iter().all(is_in_prose)
}

/// Is nothing known of a sentence but its words?
pub fn is_in_prose(sentence: &Sentence) -> bool {
    sentence.code.is_empty() && sentence.as_prose().is_some()
}

impl Reader<'_> {
    pub fn sentence(&mut self) -> Result<Sentence, Wrong> {
        self.sentence_within(DEPTH_MAX)
    }

    pub fn wording(&mut self) -> Result<Wording, Wrong> {
        self.wording_within(DEPTH_MAX)
    }

    fn sentence_within(&mut self, depth: usize) -> Result<Sentence, Wrong> {
        let (code, count) = (self.name()?, self.number()?);
        let args = (0..count)
            .map(|_| Ok((self.name()?, self.wording_within(depth)?)))
            .collect::<Result<_, _>>()?;
        Ok(Sentence { code, args })
    }

    fn wording_within(&mut self, depth: usize) -> Result<Wording, Wrong> {
        let deeper = depth.checked_sub(1).ok_or(Wrong::TooDeep)?;
        match self.byte()? {
            TEXT => Ok(Wording::Text(self.name()?)),
            SENTENCE => Ok(Wording::Sentence(Box::new(self.sentence_within(deeper)?))),
            SEVERAL => {
                let (between, count) = (self.name()?, self.number()?);
                let parts =
                    (0..count).map(|_| self.wording_within(deeper)).collect::<Result<_, _>>()?;
                Ok(Wording::Several(Box::new(Several { between, parts })))
            }
            code => Err(Wrong::UnknownWord { word: "wording", code }),
        }
    }

    pub fn controls(&mut self) -> Result<Vec<Control>, Wrong> {
        let count = self.number()?;
        let control = |_| {
            Ok(Control {
                control: self.sentence()?,
                expected: self.wording()?,
                found: self.wording()?,
            })
        };
        (0..count).map(control).collect()
    }

    pub fn controls_in_prose(&mut self) -> Result<Vec<Control>, Wrong> {
        let count = self.number()?;
        let control = |_| {
            let (control, expected, found) = (self.prose("")?, self.name()?, self.name()?);
            Ok(Control { control, expected: Wording::Text(expected), found: Wording::Text(found) })
        };
        (0..count).map(control).collect()
    }

    /// What was said under a code in the words of its day.
    pub fn prose(&mut self, code: &str) -> Result<Sentence, Wrong> {
        Ok(Sentence::prose(code, self.name()?))
    }
}
