//! Summary of the demo: what a person should know when it is over, and what to type next.

use office::Office;
use office::capture::Status;
use office::settlement::view::whole_fails;
use std::path::Path;
use terms::Kind;

/// A few sentences.
pub fn summary(office: &Office, dir: &Path, files: &Path) -> String {
    let booked = office.trades.trades().count();
    let standing =
        office.trades.trades().filter(|(_, booked)| booked.status == Status::Booked).count();
    let duplicates: usize = office.sources.files().map(|(_, file)| file.duplicates()).sum();
    let open = whole_fails(&office.street, &office.directory, office.days.current());
    let ours = open.iter().filter(|fail| fail.is_ours()).count();
    let theirs = open.len() - ours;
    let (dir, files) = (dir.display(), files.display());
    format!(
        "\n{booked} trades booked, {standing} of them stand; {duplicates} duplicates named, {refused} rejects open\n\
         {ours} fails to deliver, {theirs} fails to receive; {suspense} instruments in suspense\n\
         the files are in {files}; load them into an office of your own with munim load\n\
         December 2020 is closed, and with it the year;\n\
         one voucher waits for four eyes, one payment came too late, one price is held back\n\
         next:  munim report {dir} income-statement --from 2020-01-01 --date 2020-12-31\n\
         \x20      munim report {dir} balance-sheet --date 2020-12-31\n\
         \x20      munim report {dir} closings\n\
         \x20      munim report {dir} charges --date 2020-12-31\n\
         \x20      munim report {dir} interest --date 2020-12-31\n\
         \x20      munim report {dir} prices-to-check\n\
         \x20      munim approve {dir} V-SEMINAR --by \"Ben Osei\"\n\
         \x20      munim report {dir} late-items\n\
         \x20      munim export {dir} --form hledger --out ledger.journal\n\
         \x20      munim report {dir} fails\n\
         \x20      munim explain {dir} NSCC AAPL\n\
         \x20      munim verify {dir}",
        refused = office::open_rejects_count(office),
        suspense = in_suspense(office),
    )
}

fn in_suspense(office: &Office) -> usize {
    let cells = office.ledger.cells().filter(|cell| !cell.balance.is_empty());
    cells.filter(|cell| office.directory.account(cell.account).kind == Kind::Suspense).count()
}
