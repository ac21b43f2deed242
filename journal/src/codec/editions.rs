//! Editions: the event from which on another program or rulebook decides, and what it works out
//! otherwise.
//!
//! The form of the first must never change: a program of another edition reads it to say which
//! program can read the rest.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Edition, EditionBegan, Proved, RestatedFigure, Restatement};

impl Writer {
    pub fn edition_began(&mut self, began: &EditionBegan) {
        let EditionBegan { edition, program, rulebook, proved } = began;
        self.number(edition.0.into());
        self.text(program);
        self.hash(*rulebook);
        self.presence([proved.is_some()]);
        if let Some(Proved { events, chain }) = proved {
            self.number(*events);
            self.hash(*chain);
        }
    }

    pub fn restatement(&mut self, restatement: &Restatement) {
        let Restatement { edition, figures } = restatement;
        self.number(edition.0.into());
        self.count(figures.len());
        for RestatedFigure { account, asset, figure, before, after } in figures {
            self.account_id(*account);
            self.asset_id(*asset);
            self.sentence(figure);
            self.wording(before);
            self.wording(after);
        }
    }
}

impl Reader<'_> {
    pub fn edition_began(&mut self) -> Result<EditionBegan, Wrong> {
        let (edition, program, rulebook) = (self.edition()?, self.name()?, self.hash()?);
        let [is_proved] = self.presence()?;
        let proved = is_proved
            .then(|| Ok(Proved { events: self.number()?, chain: self.hash()? }))
            .transpose()?;
        Ok(EditionBegan { edition, program, rulebook, proved })
    }

    pub fn restatement(&mut self) -> Result<Restatement, Wrong> {
        let (edition, count) = (self.edition()?, self.number()?);
        let figure = |_| {
            Ok(RestatedFigure {
                account: self.account_id()?,
                asset: self.asset_id()?,
                figure: self.sentence()?,
                before: self.wording()?,
                after: self.wording()?,
            })
        };
        Ok(Restatement { edition, figures: (0..count).map(figure).collect::<Result<_, _>>()? })
    }

    fn edition(&mut self) -> Result<Edition, Wrong> {
        u16::try_from(self.number()?).map(Edition).map_err(|_| Wrong::NumberTooLarge)
    }
}
