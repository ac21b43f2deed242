//! Lines for the journal of access, left by a command on the machine while a running console holds
//! that journal.
//!
//! In: what was done, and its line, in one transaction: nothing is done of which no line is left.
//! Out: the lines, for whoever holds the journal. A line goes when it is kept there; after a crash
//! between the two it is kept twice, never lost.

use super::{Failure, Secrets};
use crate::access::AccessLine;

/// A line that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftLine {
    /// Its number here.
    pub id: i64,
    /// What it says.
    pub line: AccessLine,
}

impl Secrets {
    /// Does everything or nothing. Takes the secrets for itself, because others on the same
    /// connection would be in it.
    pub fn together<T, E: From<Failure>>(
        &mut self,
        act: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.connection().execute_batch("begin immediate").map_err(Failure::from)?;
        let done = act(self);
        let end = if done.is_ok() { "commit" } else { "rollback" };
        self.connection().execute_batch(end).map_err(Failure::from)?;
        done
    }

    /// Leaves a line for whoever holds the journal of access.
    pub fn leave_line(&self, line: &AccessLine) -> Result<(), Failure> {
        self.connection().execute("insert into left_lines (line) values (?1)", [line.write()])?;
        Ok(())
    }

    /// The lines that wait, in order.
    pub fn left_lines(&self) -> Result<Vec<LeftLine>, Failure> {
        let connection = self.connection();
        let mut asked = connection.prepare_cached("select id, line from left_lines order by id")?;
        let lines = asked
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        let line = |(id, text): (i64, String)| {
            Ok(LeftLine { id, line: AccessLine::parse(&text).map_err(Failure::Line)? })
        };
        lines.into_iter().map(line).collect()
    }

    /// A line is kept in the journal of access.
    pub fn line_is_kept(&self, id: i64) -> Result<(), Failure> {
        self.connection().execute("delete from left_lines where id = ?1", [id])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Secrets};
    use crate::access::{AccessLine, Act};

    #[test]
    fn what_is_not_done_leaves_no_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut secrets = Secrets::open(folder.path()).expect("new secrets");
        let line = AccessLine::of(Act::PasswordGiven, "anna", "10.0.0.1", 5);
        let give = |secrets: &Secrets, password: &str| {
            secrets.leave_line(&line)?;
            secrets
                .set_password("anna", password, false, 5)?
                .map_err(|refused| Failure::Line(refused.to_string()))
        };
        assert!(secrets.together(|secrets| give(secrets, "short")).is_err());
        assert_eq!(secrets.left_lines().expect("works"), []);
        secrets.together(|secrets| give(secrets, "four words in a row")).expect("works");
        let left = secrets.left_lines().expect("works");
        assert_eq!(left.iter().map(|left| &left.line).collect::<Vec<_>>(), [&line]);
        secrets.line_is_kept(left[0].id).expect("works");
        assert_eq!(secrets.left_lines().expect("works"), []);
        assert!(secrets.is_password("anna", "four words in a row").expect("works"));
    }
}
