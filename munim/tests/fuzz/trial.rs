//! A trial: a target meets its corpus and what is drawn from it, and is watched.

use crate::mutate::changed;
use crate::office::Chance;
use crate::pool::{Pool, named};
use peak_alloc::PeakAlloc;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// It counts what is in use, and the most that was.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One trial at a time: the memory is counted for all.
static ALONE: Mutex<()> = Mutex::new(());

/// The seed when none is given.
const SEED: u64 = 20_261_130;

/// The longest that one input may take: generous, for a busy machine; what is quadratic in 16 KiB
/// of input does not come close.
const LONGEST: Duration = Duration::from_secs(10);

/// When an input has not ended by then, the run does.
const HANGS: Duration = Duration::from_mins(2);

/// What is tried, and within what bounds.
pub struct Trial {
    /// The target, and the folder of its corpus.
    pub name: &'static str,
    /// What is written beside the target.
    pub seeds: Vec<Vec<u8>>,
    /// The longest input.
    pub bytes_max: usize,
    /// The most memory that an input may take: this, and so much for each of its bytes.
    pub memory: (usize, usize),
    /// So many are tried when no time is given.
    pub tries: usize,
}

impl Trial {
    /// One with the bounds that most keep: 8 MiB and 2 KiB for each byte.
    pub const fn usual(name: &'static str, seeds: Vec<Vec<u8>>) -> Self {
        Self { name, seeds, bytes_max: 16 << 10, memory: (8 << 20, 2 << 10), tries: 3_000 }
    }

    /// The same with another number of tries.
    pub fn times(self, tries: usize) -> Self {
        Self { tries, ..self }
    }

    /// Tries everything; the target says what became of an input.
    pub fn run(self, mut target: impl FnMut(&[u8]) -> String) {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let seed = number("MUNIM_FUZZ_SEED").unwrap_or(SEED);
        let until = number("MUNIM_FUZZ_SECONDS").map(|s| Instant::now() + Duration::from_secs(s));
        let mut chance = Chance::new(seed);
        let mut pool = Pool::of(self.name, self.seeds.clone());
        let watch = Watch::new(self.name);
        let mut tried = 0;
        for input in pool.inputs.clone() {
            self.one(&mut pool, &watch, &input, tried, &mut target);
            tried += 1;
        }
        assert!(tried > 0, "{}: a target needs something to begin with", self.name);
        while until.map_or(tried < self.tries, |until| Instant::now() < until) {
            let [one, other] = [0, 1].map(|_| chance.below(pool.inputs.len()));
            let input =
                changed(&pool.inputs[one], &pool.inputs[other], &mut chance, self.bytes_max);
            self.one(&mut pool, &watch, &input, tried, &mut target);
            tried += 1;
        }
        println!(
            "counted S13: {tried} tried, {tried} survived: {}, {} outcomes, seed {seed}",
            self.name,
            pool.outcomes()
        );
    }

    fn one(
        &self,
        pool: &mut Pool,
        watch: &Watch,
        input: &[u8],
        tried: usize,
        target: &mut impl FnMut(&[u8]) -> String,
    ) {
        watch.begin(input);
        MEMORY.reset_peak_usage();
        let (before, began) = (MEMORY.current_usage(), Instant::now());
        let outcome = catch_unwind(AssertUnwindSafe(|| target(input)));
        let (took, most) = (began.elapsed(), MEMORY.peak_usage().saturating_sub(before));
        watch.end();
        let (memory, for_each) = self.memory;
        let wrong = match &outcome {
            Err(_) => Some("it panicked".to_owned()),
            Ok(_) if took > LONGEST => Some(format!("it took {took:?}")),
            Ok(_) if most > memory + for_each * input.len() => {
                Some(format!("{} bytes took {most} bytes of memory", input.len()))
            }
            Ok(_) => None,
        };
        if let Some(wrong) = wrong {
            let kept = kept(self.name, input);
            panic!("{}, input {tried}: {wrong}; it is kept as {}", self.name, kept.display());
        }
        if let Ok(outcome) = outcome {
            pool.learn(input, &outcome);
        }
    }
}

/// The input that is being tried, and since when.
type Trying = Mutex<Option<(Instant, Vec<u8>)>>;

/// It ends the run when an input does not end.
struct Watch(std::sync::Arc<Trying>);

impl Watch {
    fn new(name: &'static str) -> Self {
        let trying = std::sync::Arc::new(Trying::default());
        let watched = std::sync::Arc::downgrade(&trying);
        std::thread::spawn(move || {
            while let Some(trying) = watched.upgrade() {
                let hanging = trying
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take_if(|(since, _)| since.elapsed() > HANGS);
                if let Some((_, input)) = hanging {
                    eprintln!("{name}: an input does not end: {}", kept(name, &input).display());
                    std::process::exit(101);
                }
                drop(trying);
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        Self(trying)
    }

    fn begin(&self, input: &[u8]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), input.to_vec()));
    }

    fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Writes an input that failed, and says where.
fn kept(name: &str, input: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz").join(name);
    let file = folder.join(named(input));
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&file, input))
        .expect("what failed can be written");
    file
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// Bytes as seeds.
pub fn seeds<B: AsRef<[u8]>>(texts: impl IntoIterator<Item = B>) -> Vec<Vec<u8>> {
    texts.into_iter().map(|text| text.as_ref().to_vec()).collect()
}
