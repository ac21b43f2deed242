//! The directory on the wall: accounts, assets, markets and the office's own rules, which every
//! room may read.
//!
//! In: events that admit something. Out: numbers for names, and what stands behind a number.
//! Never here: a balance, a decision about a trade.

use crate::shared::firm_rows::FirmRows;
use crate::shared::image::{Image, Reader, Writer};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;
use terms::{
    Account, AccountChange, AccountId, AssetId, Class, Date, Dated, Decimal, Edition, EditionBegan,
    FeeUnit, FirmRule, GlLine, Instrument, InstrumentChange, Kind, LocalTime, Market, MarketRow,
    Name, NameTable, Numbered, Origin, Quantity, Rounding, Rulebook, Total,
};

/// What stands behind an asset's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asset {
    /// A currency, with its minor units.
    Currency {
        /// ISO 4217.
        currency: Name,
        /// Minor units.
        decimals: u8,
    },
    /// An instrument.
    Instrument(Box<Instrument>),
}

impl Asset {
    /// Its code in this office.
    pub fn code(&self) -> &Name {
        match self {
            Self::Currency { currency, .. } => currency,
            Self::Instrument(instrument) => &instrument.instrument,
        }
    }

    /// Digits behind the point of a quantity.
    pub fn decimals(&self) -> u8 {
        match self {
            Self::Currency { decimals, .. } => *decimals,
            Self::Instrument(instrument) => instrument.quantity_decimals,
        }
    }

    /// The instrument, when it is one.
    pub fn instrument(&self) -> Option<&Instrument> {
        match self {
            Self::Currency { .. } => None,
            Self::Instrument(instrument) => Some(instrument),
        }
    }
}

/// What an instrument's trades need to know, looked up once when it is listed.
#[derive(Clone, Copy, Debug)]
pub struct Clearing {
    /// Its market, as an index into the rulebook.
    pub market: usize,
    /// The asset of its currency.
    pub currency: AssetId,
    /// The account against which its trades are cleared.
    pub account: AccountId,
}

/// Accounts, assets, markets and rules of the firm.
#[derive(Clone, Debug)]
pub struct Directory {
    /// The rules as the release brought them.
    release: Arc<Rulebook>,
    /// The same with the rows of the firm over them; every trade asks.
    rulebook: Arc<Rulebook>,
    firm_rows: FirmRows,
    edition: Edition,
    /// Where among the rules its own stand; every trade asks.
    rules_of_edition: Option<usize>,
    began: Option<EditionBegan>,
    markets: Vec<Name>,
    accounts: Vec<Account>,
    /// In the order of the days from which they hold.
    changes: BTreeMap<AccountId, Vec<(AccountChange, Origin)>>,
    account_ids: NameTable<AccountId>,
    by_kind: BTreeMap<Kind, AccountId>,
    assets: Vec<Asset>,
    /// In the order of the days from which they hold.
    instrument_changes: BTreeMap<AssetId, Vec<(InstrumentChange, Origin)>>,
    asset_ids: NameTable<AssetId>,
    /// By the number of the asset; none for a currency.
    clearing: Vec<Option<Clearing>>,
    firm_rules: BTreeMap<Name, Dated<FirmRule>>,
}

impl Directory {
    /// An empty directory beside a rulebook.
    pub fn new(rulebook: Rulebook) -> Self {
        let release = Arc::new(rulebook);
        Self {
            rules_of_edition: release.place_of(Edition::LAST_UNMARKED),
            rulebook: Arc::clone(&release),
            release,
            firm_rows: FirmRows::default(),
            edition: Edition::LAST_UNMARKED,
            began: None,
            markets: Vec::new(),
            accounts: Vec::new(),
            changes: BTreeMap::new(),
            account_ids: NameTable::default(),
            by_kind: BTreeMap::new(),
            assets: Vec::new(),
            instrument_changes: BTreeMap::new(),
            asset_ids: NameTable::default(),
            clearing: Vec::new(),
            firm_rules: BTreeMap::new(),
        }
    }

    /// The rules of every market that the house knows, as the edition in force has them.
    #[inline]
    pub fn rulebook(&self) -> &Rulebook {
        self.rulebook.at(self.rules_of_edition)
    }

    /// The edition that decides.
    pub const fn edition(&self) -> Edition {
        self.edition
    }

    /// The rules as an edition has them.
    pub fn rulebook_of(&self, edition: Edition) -> &Rulebook {
        self.rulebook.of(edition)
    }

    /// How that edition began, when the journal says so.
    pub const fn edition_began(&self) -> Option<&EditionBegan> {
        self.began.as_ref()
    }

    /// The rules of the release as an edition has them, without the rows of the firm.
    pub fn release_of(&self, edition: Edition) -> &Rulebook {
        self.release.of(edition)
    }

    /// The rules of the release as the newest edition has them.
    pub fn newest_rulebook(&self) -> &Rulebook {
        &self.release
    }

    /// The rows of market rules that the firm has loaded.
    pub const fn firm_rows(&self) -> &FirmRows {
        &self.firm_rows
    }

    /// From here on another edition decides.
    pub(crate) fn begin(&mut self, began: &EditionBegan) {
        self.look_as(began.edition);
        self.began = Some(began.clone());
    }

    /// Looks at the rules as another edition has them.
    pub(crate) fn look_as(&mut self, edition: Edition) {
        self.edition = edition;
        self.rules_of_edition = self.rulebook.place_of(edition);
    }

    /// The markets of this office, as an edition has them.
    pub fn markets_of(&self, edition: Edition) -> impl Iterator<Item = &Market> {
        self.markets.iter().filter_map(move |name| self.rulebook.of(edition).market(name))
    }

    /// The local time of this office: that of the market that it named first.
    pub fn local_time(&self) -> &LocalTime {
        const GREENWICH: &LocalTime = &LocalTime { offsets: Vec::new() };
        self.markets().next().map_or(GREENWICH, |market| &market.local_time)
    }

    /// The markets of this office, in the order in which they were named.
    pub fn markets(&self) -> impl Iterator<Item = &Market> {
        self.markets_of(self.edition)
    }

    /// Is the day worked in any market of this office, for trading or for settlement?
    pub fn is_business_day(&self, date: Date) -> bool {
        self.markets().any(|market| {
            market.calendar.is_trading_day(date) || market.calendar.is_settlement_day(date)
        })
    }

    /// The account of a name.
    pub fn account_id(&self, name: &str) -> Option<AccountId> {
        self.account_ids.get(name)
    }

    /// The account behind a number.
    pub fn account(&self, id: AccountId) -> &Account {
        &self.accounts[id.index()]
    }

    /// The account behind a number, as it is on a day.
    pub fn account_on(&self, id: AccountId, date: Date) -> Cow<'_, Account> {
        let mut account = Cow::Borrowed(self.account(id));
        let changes = self.changes_of_account(id);
        for change in changes.take_while(|change| change.effective <= date) {
            change.change(account.to_mut());
        }
        account
    }

    /// May the account behind a number be used on a day? Every trade asks.
    pub fn is_open_on(&self, id: AccountId, date: Date) -> bool {
        if self.changes.contains_key(&id) {
            self.account_on(id, date).is_open_on(date)
        } else {
            self.account(id).is_open_on(date)
        }
    }

    /// The changes of an account, by the days from which they hold.
    pub fn changes_of_account(&self, id: AccountId) -> impl Iterator<Item = &AccountChange> {
        self.changes.get(&id).into_iter().flatten().map(|(change, _)| change)
    }

    /// The changes of every account, by account and by the days from which they hold.
    pub fn account_changes(&self) -> impl Iterator<Item = &(AccountChange, Origin)> {
        self.changes.values().flatten()
    }

    /// Every account, in the order of opening.
    pub fn accounts(&self) -> impl Iterator<Item = (AccountId, &Account)> {
        self.accounts
            .iter()
            .enumerate()
            .map(|(index, account)| (AccountId::from_index(index), account))
    }

    /// The office's own account of a kind: the first that was opened.
    pub fn own_account(&self, kind: Kind) -> Option<AccountId> {
        self.by_kind.get(&kind).copied()
    }

    /// The asset of a code.
    pub fn asset_id(&self, code: &str) -> Option<AssetId> {
        self.asset_ids.get(code)
    }

    /// The asset behind a number.
    pub fn asset(&self, id: AssetId) -> &Asset {
        &self.assets[id.index()]
    }

    /// Every asset, in the order of admission.
    pub fn assets(&self) -> impl Iterator<Item = (AssetId, &Asset)> {
        self.assets.iter().enumerate().map(|(index, asset)| (AssetId::from_index(index), asset))
    }

    /// The currency of a code, when it was admitted.
    pub fn currency_id(&self, code: &str) -> Option<AssetId> {
        self.asset_id(code).filter(|id| self.asset(*id).instrument().is_none())
    }

    /// The instrument of a code with its number.
    pub fn instrument(&self, code: &str) -> Option<(AssetId, &Instrument)> {
        let id = self.asset_id(code)?;
        self.asset(id).instrument().map(|instrument| (id, instrument))
    }

    /// The instrument behind a number, as it is on a day; none: it is a currency.
    pub fn instrument_on(&self, id: AssetId, date: Date) -> Option<Cow<'_, Instrument>> {
        let mut instrument = Cow::Borrowed(self.asset(id).instrument()?);
        let changes = self.instrument_changes.get(&id).into_iter().flatten();
        for (change, _) in changes.take_while(|(change, _)| change.effective <= date) {
            change.change(instrument.to_mut());
        }
        Some(instrument)
    }

    /// Where an instrument is listed on a day (ISO 10383).
    pub fn exchange_of(&self, id: AssetId, date: Date) -> &Name {
        let newest_first = self.changes_of(id).iter().rev().map(|(change, _)| change);
        let mut in_force = newest_first.filter(|change| change.effective <= date);
        let moved = in_force.find_map(|change| change.market.as_ref());
        moved.unwrap_or_else(|| {
            let instrument = self.asset(id).instrument();
            &instrument.expect("what is listed is an instrument").market
        })
    }

    /// The changes of every instrument, by instrument and by the days from which they hold.
    pub fn instrument_changes(&self) -> impl Iterator<Item = &(InstrumentChange, Origin)> {
        self.instrument_changes.values().flatten()
    }

    /// The changes of an instrument, by the days from which they hold.
    pub fn changes_of(&self, id: AssetId) -> &[(InstrumentChange, Origin)] {
        self.instrument_changes.get(&id).map_or(&[], Vec::as_slice)
    }

    /// How an instrument's trades are cleared.
    pub fn clearing(&self, instrument: AssetId) -> Clearing {
        self.clearing[instrument.index()].expect("an instrument is cleared somewhere")
    }

    /// The rules of an instrument's market.
    #[inline]
    pub fn market_of(&self, instrument: AssetId) -> &Market {
        &self.rulebook().markets[self.clearing(instrument).market]
    }

    /// The first market of this office whose currency this is.
    pub fn market_in(&self, currency: AssetId) -> Option<&Market> {
        let code = self.asset(currency).code();
        self.markets().find(|market| market.currency == *code)
    }

    /// The market of this office that serves a listing place, as an index into the rulebook.
    pub fn market_serving(&self, mic: &str) -> Option<usize> {
        let country = &self.rulebook().venues.get(mic)?.country;
        let serves =
            |market: &Market| market.country == *country && self.markets.contains(&market.market);
        self.rulebook().markets.iter().position(serves)
    }

    /// A rule of the firm in force on a day.
    pub fn firm_rule(&self, rule: &str, date: Date) -> Option<&FirmRule> {
        self.firm_rules.get(rule)?.on(date)
    }

    /// How regulatory fees are rounded on a day: half up, unless the office's rule says up.
    pub fn fee_rounding(&self, date: Date) -> Rounding {
        match self.firm_rule("fee_rounding", date) {
            Some(rule) if rule.value == "up" => Rounding::Up,
            _ => Rounding::HalfUp,
        }
    }

    /// In which unit regulatory fees are rounded on a day; none: each fill by itself, unless the
    /// office's rule says otherwise.
    pub fn fee_unit(&self, date: Date) -> Option<FeeUnit> {
        FeeUnit::parse(&self.firm_rule("fee_unit", date)?.value)
    }

    /// A rule of the firm that is a number.
    pub fn firm_number(&self, rule: &str, date: Date) -> Option<Decimal> {
        self.firm_rule(rule, date).and_then(|rule| Decimal::parse(&rule.value))
    }

    /// The rules whose names begin so that are in force on a day, by name.
    pub fn rules_named<'d>(
        &'d self,
        prefix: &str,
        date: Date,
    ) -> impl Iterator<Item = &'d FirmRule> + use<'d> {
        let prefix = Name::from(prefix);
        let from =
            self.firm_rules.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        let named =
            from.map_while(move |(rule, dated)| rule.starts_with(prefix.as_str()).then_some(dated));
        named.filter_map(move |dated| dated.on(date))
    }

    /// The days from which rules whose names begin so were set, each once, in order.
    pub fn days_of_rules(&self, prefix: &str) -> Vec<Date> {
        let rules = self.firm_rules.iter().filter(|(rule, _)| rule.starts_with(prefix));
        let days: BTreeSet<Date> = rules
            .flat_map(|(_, dated)| dated.rows().iter().map(|(effective, _)| *effective))
            .collect();
        days.into_iter().collect()
    }

    /// The currency in which the firm reckons its own result: the firm's rule, whatever its day,
    /// or the first market's.
    pub fn reporting_currency(&self) -> Option<AssetId> {
        let rule = self.firm_rules.get("reporting_currency").and_then(|rules| rules.rows().last());
        let market = || self.markets().next().map(|market| &market.currency);
        self.currency_id(rule.map(|(_, rule)| &rule.value).or_else(market)?)
    }

    /// The rule exactly as it was set for this day, if one was.
    pub fn rule_set_on(&self, rule: &str, effective: Date) -> Option<&FirmRule> {
        self.firm_rule(rule, effective).filter(|found| found.effective == effective)
    }

    /// The line of the general ledger on which a balance of an account stands on a day.
    pub fn gl_line_on(&self, id: AccountId, date: Date, is_credit: bool) -> Name {
        self.gl_line(&self.account_on(id, date), date, is_credit)
    }

    /// The line of the general ledger on which a balance stands on a day.
    pub fn gl_line(&self, account: &Account, date: Date, is_credit: bool) -> Name {
        self.gl_line_of((account.kind, account.class), date, is_credit)
    }

    /// The line of the general ledger on which a balance of an account of this kind and class
    /// stands on a day.
    pub fn gl_line_of(&self, of: (Kind, Class), date: Date, is_credit: bool) -> Name {
        let line = self.markets().find_map(|market| market.gl_line_of(of, date, is_credit));
        line.cloned().unwrap_or_else(|| Name::const_new("unmapped"))
    }

    /// What the tables say of a line of the general ledger; of one that they do not know, its
    /// number alone.
    pub fn gl_caption(&self, gl_line: &Name) -> GlLine {
        let known = self
            .markets()
            .flat_map(|market| &market.gl_lines)
            .find(|line| line.gl_line == *gl_line);
        let unknown = || GlLine {
            gl_line: gl_line.clone(),
            focus_item: Name::default(),
            caption: gl_line.clone(),
            section: None,
        };
        known.cloned().unwrap_or_else(unknown)
    }

    /// A quantity of an asset, for people.
    pub fn show(&self, asset: AssetId, quantity: Quantity) -> String {
        self.show_total(asset, Total::from(quantity))
    }

    /// A total of an asset, for people.
    pub fn show_total(&self, asset: AssetId, total: Total) -> String {
        total.show(self.asset(asset).decimals()).to_string()
    }

    pub(crate) fn choose_markets(&mut self, markets: &[Name]) {
        self.markets = markets.to_vec();
    }

    pub(crate) fn open_account(&mut self, account: &Account) {
        let id = AccountId::from_index(self.accounts.len());
        self.account_ids.insert(account.account.clone(), id);
        self.by_kind.entry(account.kind).or_insert(id);
        self.accounts.push(account.clone());
    }

    /// Of two changes that hold from the same day on, the one that came later holds.
    pub(crate) fn change_account(&mut self, origin: Origin, change: &AccountChange) {
        let id = self.account_id(&change.account).expect("the account was known when it changed");
        let changes = self.changes.entry(id).or_default();
        let place = changes.partition_point(|(known, _)| known.effective <= change.effective);
        changes.insert(place, (change.clone(), origin));
    }

    /// Of two changes that hold from the same day on, the one that came later holds.
    pub(crate) fn change_instrument(&mut self, origin: Origin, change: &InstrumentChange) {
        let id = self.asset_id(&change.instrument).expect("it was known when it changed");
        let changes = self.instrument_changes.entry(id).or_default();
        let place = changes.partition_point(|(known, _)| known.effective <= change.effective);
        changes.insert(place, (change.clone(), origin));
    }

    pub(crate) fn admit_currency(&mut self, currency: &Name, decimals: u8) {
        self.admit(Asset::Currency { currency: currency.clone(), decimals });
    }

    pub(crate) fn list_instrument(&mut self, instrument: &Instrument) {
        let clearing = Clearing {
            market: self
                .market_serving(&instrument.market)
                .expect("it was listed on a market that this office serves"),
            currency: self
                .currency_id(&instrument.currency)
                .expect("its currency was admitted before it"),
            account: self
                .account_id(&instrument.clearing_account)
                .expect("its clearing account was opened before it"),
        };
        let id = self.admit(Asset::Instrument(Box::new(instrument.clone())));
        self.clearing.resize(id.index(), None);
        self.clearing.push(Some(clearing));
    }

    /// A row of the firm comes over the rules of the release, or goes.
    pub(crate) fn set_market_row(&mut self, origin: Origin, row: &MarketRow) {
        self.firm_rows.set(origin, row);
        self.rulebook = Arc::new(self.firm_rows.over(&self.release));
    }

    pub(crate) fn set_rule(&mut self, rule: &FirmRule) {
        self.firm_rules.entry(rule.rule.clone()).or_default().add(rule.effective, rule.clone());
    }

    fn admit(&mut self, asset: Asset) -> AssetId {
        let id = AssetId::from_index(self.assets.len());
        self.asset_ids.insert(asset.code().clone(), id);
        self.assets.push(asset);
        id
    }
}

crate::shared::image::variants!(Asset {
    0 = Currency { currency: currency, decimals: decimals },
    1 = Instrument { 0: instrument },
});

/// Accounts and assets are written in their order and admitted again, so that an instrument finds
/// its market in the rules of today, as it would in a replay; rows of the firm before them, since
/// only one of those may know the venue at which an instrument is listed.
impl Image for Directory {
    fn write(&self, to: &mut Writer) {
        let Self { edition, began, markets, accounts, changes, firm_rules, .. } = self;
        let Self { assets, instrument_changes, firm_rows, .. } = self;
        edition.write(to);
        began.write(to);
        markets.write(to);
        firm_rows.write(to);
        accounts.write(to);
        changes.write(to);
        assets.write(to);
        instrument_changes.write(to);
        firm_rules.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut directory = Self::new(from.rulebook.take()?);
        directory.look_as(Image::read(from)?);
        directory.began = Image::read(from)?;
        directory.choose_markets(&Vec::read(from)?);
        directory.firm_rows = Image::read(from)?;
        if !directory.firm_rows.is_empty() {
            directory.rulebook = Arc::new(directory.firm_rows.over(&directory.release));
        }
        for account in Vec::<Account>::read(from)? {
            let is_new = directory.account_id(&account.account).is_none();
            is_new.then(|| directory.open_account(&account))?;
        }
        directory.changes = Image::read(from)?;
        for asset in Vec::<Asset>::read(from)? {
            let is_new = directory.asset_id(asset.code()).is_none();
            is_new.then(|| directory.admit_again(&asset))??;
        }
        directory.instrument_changes = Image::read(from)?;
        directory.firm_rules = Image::read(from)?;
        Some(directory)
    }
}

impl Directory {
    fn admit_again(&mut self, asset: &Asset) -> Option<()> {
        match asset {
            Asset::Currency { currency, decimals } => self.admit_currency(currency, *decimals),
            Asset::Instrument(instrument) => {
                self.market_serving(&instrument.market)?;
                self.currency_id(&instrument.currency)?;
                self.account_id(&instrument.clearing_account)?;
                self.list_instrument(instrument);
            }
        }
        Some(())
    }
}
