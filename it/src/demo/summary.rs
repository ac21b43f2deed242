//! What a person should know when the demo is over, and what to type next.

use office::Office;
use office::capture::Status;
use office::records::view::rejections;
use office::settlement::view::fails;
use std::path::Path;
use terms::Kind;

/// A few sentences.
pub fn summary(office: &Office, dir: &Path, files: &Path) -> String {
    let booked = office.trades.trades().count();
    let standing = office.trades.trades().filter(|(_, booked)| booked.status == Status::Booked).count();
    let duplicates: usize = office.sources.files().map(|(_, file)| file.duplicates()).sum();
    let open = fails(&office.street, &office.directory, office.days.current());
    let ours = open.iter().filter(|fail| fail.is_ours()).count();
    let theirs = open.len() - ours;
    let (dir, files) = (dir.display(), files.display());
    format!(
        "\n{booked} trades booked, {standing} of them stand; {duplicates} duplicates named, {refused} rows refused\n\
         {ours} fails to deliver, {theirs} fails to receive; {suspense} instruments in suspense\n\
         the files are in {files}; load them into an office of your own with munim load\n\
         next:  munim report {dir} fails\n\
         \x20      munim report {dir} rejections\n\
         \x20      munim report {dir} blocks\n\
         \x20      munim report {dir} balances --date 2020-12-24\n\
         \x20      munim explain {dir} NSCC AAPL\n\
         \x20      munim verify {dir}",
        refused = rejections(&office.sources).count(),
        suspense = in_suspense(office),
    )
}

fn in_suspense(office: &Office) -> usize {
    let cells = office.ledger.cells().filter(|cell| !cell.balance.is_empty());
    cells.filter(|cell| office.directory.account(cell.account).kind == Kind::Suspense).count()
}
