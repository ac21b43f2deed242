//! Our own cases for identifiers and currencies: good and bad ones of each kind, one for each
//! refusal.
//!
//! Texts come from the standards' own examples, from the worked examples of `shared/oracles`
//! (`ids_checks.json`, `ids_currency.json`), or were made by breaking one of these in one place.

use std::fmt::Display;

use proptest::prelude::*;
use terms::currency::{Currency, CurrencyError, QuoteUnit};
use terms::identifiers::{
    Bic, BoId, Cfi, Country, Cusip, Depository, Figi, Iban, IdentifierError, Isin, Lei, Mic, Pan,
    Place, Sedol, mod97_check_digits, mod97_remainder,
};

type Parse = fn(&str) -> Result<String, IdentifierError>;

fn shown<T: Display>(parsed: Result<T, IdentifierError>) -> Result<String, IdentifierError> {
    parsed.map(|identifier| identifier.to_string())
}

const KINDS: [(&str, Parse); 13] = [
    ("isin", |text| shown(Isin::parse(text))),
    ("cusip", |text| shown(Cusip::parse(text))),
    ("sedol", |text| shown(Sedol::parse(text))),
    ("figi", |text| shown(Figi::parse(text))),
    ("lei", |text| shown(Lei::parse(text))),
    ("iban", |text| shown(Iban::parse(text))),
    ("bic", |text| shown(Bic::parse(text))),
    ("pan", |text| shown(Pan::parse(text))),
    ("cfi", |text| shown(Cfi::parse(text))),
    ("mic", |text| shown(Mic::parse(text))),
    ("bo_id", |text| shown(BoId::parse(text))),
    ("country", |text| shown(Country::parse(text))),
    ("place", |text| shown(Place::parse(text))),
];

fn parse(kind: &str, text: &str) -> Result<String, IdentifierError> {
    let found = KINDS.iter().find(|(name, _)| *name == kind);
    found.expect("every kind in a table below has a parser").1(text)
}

const GOOD: &[(&str, &[&str])] = &[
    (
        "isin",
        &[
            "US0378331005",
            "US0378331500",
            "GB00B15KXQ89",
            "US91324PAE25",
            "INE002A01018",
            "INE009A01021",
            "INE040A01034",
        ],
    ),
    (
        "isin",
        &[
            "FR0000120271",
            "DE0007164600",
            "GB0002634946",
            "IE00B4L5Y983",
            "XS0356705219",
            "AN8068571086",
            "XF0000C14922",
        ],
    ),
    ("isin", &["CNE100000114", "AU000CBALOX0", "INE115A07ED1", "XC0006883695", "US101137AA59"]),
    (
        "cusip",
        &[
            "037833100",
            "DUS0421C5",
            "FDIC90903",
            "91324PAE2",
            "00141V267",
            "024524746",
            "Y0488F100",
            "92646A252",
        ],
    ),
    ("sedol", &["B15KXQ8", "BYXJL75", "0017505", "B07MXC1", "0263494"]),
    ("figi", &["BBG000BLNQ16", "BBG000BLNR78", "BBG000B9XRY4"]),
    (
        "lei",
        &[
            "213800KUD8LAJWSQ9D15",
            "5493000IBP32UQZ0KL24",
            "213800WSGIIZCXF1P572",
            "0YPKKE5F0QW6RC51HE09",
        ],
    ),
    (
        "iban",
        &[
            "GR1601101050000010547023795",
            "BE31435411161155",
            "BE68539007547034",
            "GB29NWBK60161331926819",
            "NO9386011117947",
        ],
    ),
    (
        "iban",
        &[
            "ES9121000418450200051332",
            "MT84MALT011000012345MTLCAST001S",
            "XK051212012345678906",
            "LC55HEMM000100010012001200023015",
        ],
    ),
    ("bic", &["AGRIFRPP882", "AGRIFRPP", "NLPRXKPR", "DEUTDEFF", "SBININBB"]),
    ("pan", &["ACUPA7085R", "AAPPV8261K", "AAACR5055K", "ACUPA0001R", "AAAHA9999Z"]),
    (
        "cfi",
        &[
            "ESVUFR", "DBFTFB", "OCASPS", "FFSCSX", "CMXXXX", "IFXXXP", "RMXXXX", "KYXXXX",
            "DTXNFX", "SRCCSD", "TTAXXX",
        ],
    ),
    ("mic", &["XBOM", "XPAR", "XLON", "XOFF", "SINT", "360T", "XXXX"]),
    ("bo_id", &["IN30021412345678", "1201090000012345"]),
    ("country", &["IN", "GB", "SS", "BQ"]),
    ("place", &["IN", "IN-MH", "US-NY", "FR-75", "GB-ENG"]),
];

#[test]
fn good_texts_are_shown_as_they_were_read() {
    for (kind, texts) in GOOD {
        for text in *texts {
            assert_eq!(parse(kind, text).as_deref(), Ok(*text), "{kind}");
        }
    }
}

const BAD: &[(&str, &[&str])] = &[
    (
        "isin",
        &[
            "",
            "US0378331003",
            "US037833100A",
            "US0373831005",
            "ZZ0378331005",
            "us0378331005",
            " US0378331005",
            "US03783310055",
        ],
    ),
    ("cusip", &["037833101", "03783310", "0378331000", "03783310A", "037833 00", "cusip0000"]),
    ("sedol", &["B15KXQ7", "107MXC1", "BO7MXC9", "AB15KX0", "B15KXQ", "b15kxq8"]),
    (
        "figi",
        &[
            "BBG000BLNQ14",
            "B2G000BLNR78",
            "BSG000BLNR71",
            "BBP000BLNR78",
            "BBG000BLNQ1",
            "BBG000ALNQ16",
        ],
    ),
    (
        "lei",
        &[
            "213800KUD8LXJWSQ9D15",
            "549300084UKLVMY22DS16",
            "213800KUD8LAJWSQ9D1",
            "213800KUD8LAJWSQ9DAA",
            "213800kud8lajwsq9d15",
        ],
    ),
    (
        "iban",
        &[
            "0001",
            "XX431234",
            "BE68530907547034",
            "BE36539007547034 1234",
            "BG93BNBG96611A20345678",
            "GI22NW3K000000007099453",
        ],
    ),
    (
        "iban",
        &[
            "NL5630030A17164300",
            "QQ9312345678",
            "GR16 0110 1050 0000 1054 7023 795",
            "gr1601101050000010547023795",
        ],
    ),
    (
        "iban",
        &[
            "ES2121000418450200051331",
            "ES8931831500950001210562",
            "AT93190430023457320199",
            "GB29nwbk60161331926819",
        ],
    ),
    (
        "bic",
        &["MULTIPLE", "AGRIFRPP8", "AGRIFRPP8822", "AGR1FRPP", "agrifrpp", "AGRIFRP-", "AGRIXXPP"],
    ),
    (
        "pan",
        &[
            "ACUPA7085RR",
            "ABMPA32111",
            "ABMXA3211G",
            "ACUPA0000R",
            "234123412347",
            "acupa7085r",
            "ABMKA3211G",
        ],
    ),
    (
        "cfi",
        &[
            "123456", "ELNUF", "ELNUFQ", "AAAAAA", "XXAAAA", "IFXXXZ", "EXXXXX", "esvufr",
            "KYAXXX", "ESVUFRX",
        ],
    ),
    ("mic", &["XX", "XLOND", "xlon", "XL N", "XLÖN"]),
    (
        "bo_id",
        &[
            "IN3002141234567",
            "IN300214123456789",
            "120109000001234A",
            "in30021412345678",
            "IX30021412345678",
            "INA0021412345678",
        ],
    ),
    ("country", &["XK", "AN", "ZZ", "in", "IND"]),
];

#[test]
fn bad_texts_are_refused() {
    for (kind, texts) in BAD {
        for text in *texts {
            assert!(parse(kind, text).is_err(), "{kind} {text} must be refused");
        }
    }
}

/// One row for each refusal: kind, text, code, and the sentence that the clerk reads.
const REFUSALS: &[(&str, &str, &str, &str)] = &[
    ("isin", "US03", "identifier_wrong_length", "ISIN US03 has length 4, expected 12"),
    ("isin", "", "identifier_wrong_length", "ISIN (blank) has length 0, expected 12"),
    ("bic", "AGRIFRPP8", "identifier_wrong_length", "BIC AGRIFRPP8 has length 9, expected 8 or 11"),
    (
        "isin",
        "us0378331005",
        "identifier_wrong_character",
        "ISIN us0378331005 has 'u' at position 1, expected an upper-case letter",
    ),
    (
        "sedol",
        "107MXC1",
        "identifier_wrong_character",
        "SEDOL 107MXC1 has 'M' at position 4, expected a digit",
    ),
    (
        "figi",
        "BBP000BLNR78",
        "identifier_wrong_character",
        "FIGI BBP000BLNR78 has 'P' at position 3, expected G, for global",
    ),
    (
        "iban",
        "gr1601101050000010547023795",
        "identifier_wrong_character",
        "IBAN gr1601101050000010547023795 has 'g' at position 1, expected an upper-case letter",
    ),
    (
        "mic",
        "XL\nN",
        "identifier_wrong_character",
        "MIC XL\\nN has '\\n' at position 3, expected an upper-case letter or a digit",
    ),
    (
        "isin",
        "ZZ0378331005",
        "identifier_unknown_country",
        "ISIN ZZ0378331005 names the country ZZ, expected an ISO 3166 code or a substitute such as XS, XF or EZ",
    ),
    (
        "bic",
        "MULTIPLE",
        "identifier_unknown_country",
        "BIC MULTIPLE names the country IP, expected an ISO 3166 code at positions 5 and 6",
    ),
    (
        "iban",
        "XX431234",
        "identifier_unknown_country",
        "IBAN XX431234 names the country XX, expected a country of SWIFT's IBAN registry",
    ),
    (
        "figi",
        "BSG000BLNR71",
        "figi_reserved_prefix",
        "FIGI BSG000BLNR71 starts with BS, which is kept for ISINs, expected another prefix such as BB",
    ),
    (
        "pan",
        "ABMXA3211G",
        "pan_unknown_holder",
        "PAN ABMXA3211G has holder letter X, expected one of A, B, C, F, G, H, J, L, P, T",
    ),
    (
        "pan",
        "ACUPA0000R",
        "pan_zero_serial",
        "PAN ACUPA0000R has serial number 0000, expected 0001 to 9999",
    ),
    (
        "cfi",
        "XXAAAA",
        "cfi_unknown_group",
        "CFI XXAAAA has category and group XX, which ISO 10962 does not list, expected one such as ES (ordinary shares)",
    ),
    (
        "cfi",
        "ELNUFQ",
        "cfi_unknown_attribute",
        "CFI ELNUFQ has Q as attribute 4, expected one of BMNR or X",
    ),
    ("cfi", "KYAXXX", "cfi_unknown_attribute", "CFI KYAXXX has A as attribute 1, expected X"),
    (
        "isin",
        "US0378331003",
        "identifier_wrong_check_digit",
        "ISIN US0378331003 has check digit 3, expected 5",
    ),
    (
        "lei",
        "213800KUD8LAJWSQ9D14",
        "identifier_wrong_check_digit",
        "LEI 213800KUD8LAJWSQ9D14 has check digits 14, expected 15",
    ),
    (
        "iban",
        "ES2121000418450200051331",
        "iban_wrong_national_check_digits",
        "IBAN ES2121000418450200051331 has national check digits 45, expected 40",
    ),
];

#[test]
fn every_refusal_tells_what_was_seen_and_what_was_expected() {
    for (kind, text, code, sentence) in REFUSALS {
        let refusal = parse(kind, text).expect_err("every row of the table is refused");
        assert_eq!((refusal.code(), refusal.to_string().as_str()), (*code, *sentence));
    }
}

#[test]
fn a_very_long_text_is_cut_in_the_message() {
    let refusal = Isin::parse(&"A".repeat(1_000_000)).expect_err("an ISIN has 12 characters");
    assert_eq!(
        refusal.to_string(),
        format!("ISIN {}… has length 1000000, expected 12", "A".repeat(40))
    );
}

#[test]
fn isins_follow_from_national_numbers() {
    let from_sedol = |text| Sedol::parse(text).map(|sedol| Isin::from_sedol(&sedol).to_string());
    assert_eq!(from_sedol("BYXJL75").as_deref(), Ok("GB00BYXJL758"));
    assert_eq!(from_sedol("B15KXQ8").as_deref(), Ok("GB00B15KXQ89"));
    assert_eq!(from_sedol("0263494").as_deref(), Ok("GB0002634946"));
    let from_cusip = |text| {
        Cusip::parse(text).and_then(|cusip| Isin::from_cusip(&cusip)).map(|isin| isin.to_string())
    };
    assert_eq!(from_cusip("91324PAE2").as_deref(), Ok("US91324PAE25"));
    assert_eq!(from_cusip("037833100").as_deref(), Ok("US0378331005"));
    let private = (0..10).find_map(|digit| Cusip::parse(&format!("12345*A@{digit}")).ok());
    let refusal = Isin::from_cusip(&private.expect("one of ten digits fits"))
        .expect_err("* is no character of an ISIN");
    assert_eq!(refusal.code(), "identifier_wrong_character");
}

#[test]
fn check_digits_are_computed() {
    assert_eq!(Figi::digit_sum("BBG000BLNQ1"), Ok(34));
    assert_eq!(Figi::check_digit("BBG000BLNQ1"), Ok('6'));
    assert_eq!(mod97_remainder("10Bx939c5543TqA1144M999143X"), Ok(60));
    let digits = |body| mod97_check_digits(body).map(|digits| digits.to_string());
    assert_eq!(digits("10Bx939c5543TqA1144M999143X").as_deref(), Ok("38"));
    assert_eq!(digits("213800KUD8LAJWSQ9D").as_deref(), Ok("15"));
    assert_eq!(digits("0YPKKE5F0QW6RC51HE").as_deref(), Ok("09"));
    assert!(digits("").is_err() && digits("10B-").is_err() && digits(&"A".repeat(65)).is_err());
    let iban = |country, bban| Iban::check_digits(country, bban).map(|digits| digits.to_string());
    assert_eq!(iban("BE", "435411161155").as_deref(), Ok("31"));
    assert_eq!(iban("GB", "NWBK60161331926819").as_deref(), Ok("29"));
    assert_eq!(iban("XK", "1212012345678906").as_deref(), Ok("05"));
    assert!(
        iban("BE", "43541116115").is_err() && iban("", "").is_err() && iban("US", "1").is_err()
    );
}

#[test]
fn parts_can_be_read() {
    let isin = Isin::parse("XS0356705219").expect("a good ISIN");
    assert_eq!((isin.prefix(), format!("{isin:?}").as_str()), ("XS", "Isin(XS0356705219)"));
    assert_eq!(Bic::parse("AGRIFRPP882").expect("a good BIC").country(), "FR");
    assert!(Bic::has_form("MULTIPLE") && !Bic::has_form("AGRIFRPP8"));
    assert_eq!(Iban::parse("XK051212012345678906").expect("a good IBAN").country(), "XK");
    let pan = Pan::parse("AAPPV8261K").expect("a good PAN");
    assert_eq!(
        (pan.masked().as_str(), pan.holder_letter(), pan.holder()),
        ("AAPPVXXXXK", 'P', "individual")
    );
    let cfi = Cfi::parse("ESVUFR").expect("a good CFI");
    assert_eq!((cfi.category(), cfi.name()), ('E', "Equities: common/ordinary shares"));
    let account = BoId::parse("IN30021412345678").expect("a good BO id");
    assert_eq!(
        (account.depository(), account.participant(), account.client()),
        (Depository::Nsdl, "IN300214", "12345678")
    );
    assert_eq!(
        BoId::parse("1201090000012345").expect("a good BO id").depository(),
        Depository::Cdsl
    );
    assert_eq!(Country::parse("IN").expect("a good country").name(), "India");
}

#[test]
fn an_iban_keeps_one_spelling() {
    let monaco = Iban::parse("MC1112739000700011111000h79")
        .expect("the registry's class c allows lower case");
    assert_eq!(monaco.as_str(), "MC1112739000700011111000H79");
}

#[test]
fn currencies_have_their_minor_units() {
    let rows: [(u8, &str); 4] = [
        (0, "JPY KRW CLP ISK VND XAF XOF XPF PYG UGX RWF DJF GNF KMF BIF VUV UYI"),
        (
            2,
            "INR EUR GBP USD HUF TWD IDR MGA MRU CNY CHF XCD XAD XCG CHE CHW COU MXV BOV USN ZWG SLE VED",
        ),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    ];
    for (minor_units, codes) in rows {
        for code in codes.split(' ') {
            let currency = Currency::parse(code);
            assert_eq!(currency.map(Currency::minor_units), Ok(minor_units), "{code}");
        }
    }
    assert_eq!(Currency::INR.name(), "Indian Rupee");
    for constant in
        [Currency::EUR, Currency::GBP, Currency::ILS, Currency::INR, Currency::USD, Currency::ZAR]
    {
        assert_eq!(Currency::parse(constant.as_str()), Ok(constant));
    }
}

#[test]
fn what_is_no_currency_is_refused_with_a_sentence() {
    let rows = [
        (
            "GBX",
            "currency_only_a_quote_unit",
            "GBX is a unit of quotation, one hundredth of GBP; expected GBP, and prices divided by 100",
        ),
        (
            "ZAc",
            "currency_only_a_quote_unit",
            "ZAc is a unit of quotation, one hundredth of ZAR; expected ZAR, and prices divided by 100",
        ),
        (
            "eur",
            "currency_wrong_form",
            "eur is not three upper-case letters; expected an ISO 4217 code such as EUR",
        ),
        (
            "",
            "currency_wrong_form",
            "(blank) is not three upper-case letters; expected an ISO 4217 code such as EUR",
        ),
        (
            "DEM",
            "currency_not_listed",
            "DEM is not an active ISO 4217 code; expected one such as EUR",
        ),
        (
            "XAU",
            "currency_no_minor_unit",
            "XAU (Gold) has no minor unit in ISO 4217, so no account is kept in it; expected a currency such as EUR, or book an instrument",
        ),
    ];
    for (text, code, sentence) in rows {
        let refusal = Currency::parse(text).expect_err("every row of the table is refused");
        assert_eq!((refusal.code(), refusal.to_string()), (code, format!("currency {sentence}")));
    }
    for text in "XAG XPD XPT XDR XUA XSU XTS XXX XBA XBB XBC XBD".split(' ') {
        assert!(
            matches!(Currency::parse(text), Err(CurrencyError::CurrencyNoMinorUnit { .. })),
            "{text}"
        );
    }
}

#[test]
fn quote_units_lead_to_their_currency() {
    let rows = [
        ("GBX", "GBP", 100),
        ("GBp", "GBP", 100),
        ("ZAc", "ZAR", 100),
        ("ILA", "ILS", 100),
        ("JPY", "JPY", 1),
    ];
    for (text, currency, units) in rows {
        let unit = QuoteUnit::parse(text).expect("every row of the table is a unit");
        assert_eq!(
            (unit.as_str(), unit.currency().as_str(), unit.units_per_currency()),
            (text, currency, units)
        );
    }
    assert!(QuoteUnit::parse("XAU").is_err() && QuoteUnit::parse("gbx").is_err());
}

proptest! {
    // A failure prints its input, which becomes a row of a table above; no file is kept.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in any::<String>(), likely in "[A-Za-z0-9*@#]{0,36}") {
        for text in [&text, &likely] {
            for (_, parse) in KINDS {
                if let Err(refusal) = parse(text) {
                    prop_assert!(!refusal.to_string().is_empty());
                }
            }
            let _ = (
                Currency::parse(text),
                QuoteUnit::parse(text),
                Figi::digit_sum(text),
                mod97_check_digits(text),
            );
            let _ = Iban::check_digits(text, text);
        }
    }

    #[test]
    fn exactly_one_check_digit_fits(isin in "US[A-Z0-9]{9}", cusip in "[A-Z0-9*@#]{8}", sedol in "[BCD][0-9FGH]{5}", figi in "BBG[0-9BCD]{8}") {
        for (kind, body) in [("isin", isin), ("cusip", cusip), ("sedol", sedol), ("figi", figi)] {
            let texts = (0..10).map(|digit| format!("{body}{digit}"));
            let fitting: Vec<String> =
                texts.filter(|text| parse(kind, text) == Ok(text.clone())).collect();
            prop_assert_eq!(fitting.len(), 1, "{} {}", kind, body);
        }
    }

    #[test]
    fn a_text_with_computed_check_digits_is_read_as_it_is_shown(lei in "[A-Z0-9]{18}", bban in "[A-Z]{4}[0-9]{14}") {
        let lei = format!("{lei}{}", mod97_check_digits(&lei).expect("letters and digits"));
        prop_assert_eq!(parse("lei", &lei), Ok(lei));
        let iban = format!("GB{}{bban}", Iban::check_digits("GB", &bban).expect("the British form"));
        prop_assert_eq!(parse("iban", &iban), Ok(iban));
    }
}
