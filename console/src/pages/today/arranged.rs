//! The order of Today, by the work of whoever reads it. Everybody sees the same figures; a block
//! that a role never works with is left out.

use door::Role;

/// A block of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// What waits for a person.
    Needs,
    /// What is due to and from the street, and what has failed.
    Street,
    /// The controls of the day, and the way to its close.
    Day,
}

/// A figure at the top of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Rows that are rejected and open.
    Rejected,
    /// Fails to deliver and to receive.
    Fails,
    /// What waits for a second person.
    Approvals,
    /// Files of the day.
    Files,
    /// Trades of the day.
    Captured,
    /// Net obligations.
    Obligations,
    /// Trades that have not settled.
    Unsettled,
}

/// The page of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Its figures, the first that matters first.
    pub figures: &'static [Figure],
    /// Its blocks.
    pub blocks: &'static [Block],
    /// Are the controls unfolded though all of them hold?
    pub unfolds_controls: bool,
}

/// The page of somebody with these roles: that of the one that decides most.
pub fn arranged(roles: &[Role]) -> Arranged {
    use Block::{Day, Needs, Street};
    use Figure::{Approvals, Captured, Fails, Files, Obligations, Rejected, Unsettled};
    const IN_ORDER: [Role; 7] = [
        Role::Manager,
        Role::Accountant,
        Role::Compliance,
        Role::Clerk,
        Role::Auditor,
        Role::It,
        Role::FrontOffice,
    ];
    let of = |figures, blocks, unfolds_controls| Arranged { figures, blocks, unfolds_controls };
    match IN_ORDER.into_iter().find(|role| roles.contains(role)) {
        Some(Role::Manager) => of(
            &[Approvals, Fails, Rejected, Files, Captured, Obligations, Unsettled],
            &[Needs, Day, Street],
            false,
        ),
        Some(Role::Accountant) => of(
            &[Approvals, Obligations, Unsettled, Rejected, Fails, Files, Captured],
            &[Day, Needs, Street],
            true,
        ),
        Some(Role::Compliance) => of(
            &[Approvals, Fails, Rejected, Unsettled, Obligations, Captured],
            &[Needs, Day, Street],
            false,
        ),
        Some(Role::Auditor) => of(
            &[Approvals, Rejected, Fails, Files, Captured, Obligations, Unsettled],
            &[Day, Needs, Street],
            true,
        ),
        Some(Role::It) => of(&[Files, Rejected, Captured], &[Needs, Day], false),
        Some(Role::FrontOffice) => {
            of(&[Captured, Unsettled, Fails, Rejected], &[Needs, Street], false)
        }
        Some(Role::Clerk) | None => of(
            &[Rejected, Fails, Approvals, Files, Captured, Obligations, Unsettled],
            &[Needs, Street, Day],
            false,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_begins_with_its_own_work() {
        let first = |role| {
            let of = arranged(&[role]);
            (of.figures[0], of.blocks[0])
        };
        assert_eq!(first(Role::Clerk), (Figure::Rejected, Block::Needs));
        assert_eq!(first(Role::Manager), (Figure::Approvals, Block::Needs));
        assert_eq!(first(Role::Accountant), (Figure::Approvals, Block::Day));
        assert_eq!(first(Role::It), (Figure::Files, Block::Needs));
        assert_eq!(first(Role::FrontOffice), (Figure::Captured, Block::Needs));
        // Whoever decides more reads the page of that.
        assert_eq!(arranged(&[Role::Clerk, Role::Manager]), arranged(&[Role::Manager]));
    }

    #[test]
    fn no_role_reads_a_figure_twice() {
        for role in Role::ALL.iter().copied() {
            let of = arranged(&[role]);
            for (index, figure) in of.figures.iter().enumerate() {
                assert!(!of.figures[..index].contains(figure), "{role:?} {figure:?}");
            }
        }
    }
}
