//! Forms of what became of documents and of rows.

use super::Form;
use crate::codec::Wrong;
use crate::codec::bytes::{Reader, Writer};
use terms::{Origin, SourceEvent, SourceId};

const SOURCE_RECEIVED_1: Form = [3, 1];
const SOURCE_FINISHED_1: Form = [4, 1];
const DUPLICATE_NAMED_1: Form = [5, 1];
const INPUT_REJECTED_1: Form = [6, 1];
const INPUT_REJECTED_2: Form = [6, 2];
const SOURCE_NAMED_1: Form = [45, 1];

impl Writer {
    pub fn source(&mut self, origin: Origin, source: &SourceEvent) {
        match source {
            SourceEvent::SourceReceived(document) => {
                self.form(SOURCE_RECEIVED_1, origin);
                self.document(document);
            }
            SourceEvent::SourceNamed(document) => {
                self.form(SOURCE_NAMED_1, origin);
                self.document(document);
            }
            SourceEvent::SourceFinished { source, rows } => {
                self.form(SOURCE_FINISHED_1, origin);
                self.number(source.0.into());
                self.number((*rows).into());
            }
            SourceEvent::DuplicateNamed { id, first } => {
                self.form(DUPLICATE_NAMED_1, origin);
                self.text(id);
                self.other_origin(*first);
            }
            // What was read in the words of its day is written in them.
            SourceEvent::InputRejected { id, sentence } => {
                if let Some(said) = sentence.as_prose() {
                    self.form(INPUT_REJECTED_1, origin);
                    self.text(id);
                    self.text(&sentence.code);
                    self.text(said);
                } else {
                    self.form(INPUT_REJECTED_2, origin);
                    self.text(id);
                    self.sentence(sentence);
                }
            }
        }
    }
}

impl Reader<'_> {
    pub fn source(&mut self, form: Form) -> Result<Option<SourceEvent>, Wrong> {
        Ok(Some(match form {
            SOURCE_RECEIVED_1 => SourceEvent::SourceReceived(self.document()?),
            SOURCE_NAMED_1 => SourceEvent::SourceNamed(self.document()?),
            SOURCE_FINISHED_1 => SourceEvent::SourceFinished {
                source: SourceId(self.number_32()?),
                rows: self.number_32()?,
            },
            DUPLICATE_NAMED_1 => {
                SourceEvent::DuplicateNamed { id: self.name()?, first: self.other_origin()? }
            }
            INPUT_REJECTED_1 => {
                let (id, code) = (self.name()?, self.name()?);
                SourceEvent::InputRejected { id, sentence: self.prose(&code)? }
            }
            INPUT_REJECTED_2 => {
                SourceEvent::InputRejected { id: self.name()?, sentence: self.sentence()? }
            }
            _ => return Ok(None),
        }))
    }
}
