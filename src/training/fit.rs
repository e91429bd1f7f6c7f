//! From counted pairs to points, with an account of how they came about.

use super::cells::{self, Cells};
use super::design::Design;
use super::em::mixture;
use super::logistic::{self, Estimate};
use super::measures::{self, Measures, Weighed};
use super::refusal::Refusal;
use super::report::{BinReport, FactorReport, Kind, Notice, Related, Report};
use super::sample::{Counted, Pattern, Sample, Split};
use super::settings::Settings;
use crate::scoring::{Method, Period};

/// Points of every bin, and the report about them.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// What is added to the points of every pair.
    pub intercept: f64,
    /// The points of every bin of every comparison.
    pub points: Vec<Vec<f64>>,
    /// How they came about.
    pub report: Report,
}

/// The share of matches that expectation–maximisation may find before the report warns: among pairs
/// that share a key.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 0.001..=0.6;

/// Estimates points from labelled pairs: `method` says who labelled them, and pairs without a label
/// are left out.
///
/// ```
/// use osoba::scoring::Method;
/// use osoba::training::{labels, Design, Factor, Observation, Sample, Settings};
/// let design = Design::new(vec![Factor {
///     name: "sex".into(),
///     bins: ["equal", "differ"].map(String::from).into(),
///     ..Factor::default()
/// }]).unwrap();
/// let mut sample = Sample::new(&design);
/// for (bin, is_match, weight) in [(0, true, 90.0), (0, false, 50.0), (1, true, 1.0), (1, false, 50.0)] {
///     let pair = Observation { bins: &[bin], is_match: Some(is_match), group: "", weight, date: None };
///     sample.push(&pair).unwrap();
/// }
/// let settings = Settings { test_share: 0.0, ..Settings::default() };
/// let fit = labels(&design, &sample, Method::Labels, &settings).unwrap();
/// assert!(fit.points[0][0] > 1.0 && fit.points[0][1] < -1.0);
/// assert_eq!(fit.report.train.pairs, 4);
/// ```
///
/// # Errors
/// There are not both matches and others to train with, or Newton's method does not converge.
pub fn labels(
    design: &Design,
    sample: &Sample,
    method: Method,
    settings: &Settings,
) -> Result<Fit, Refusal> {
    let Settings { seed, test_share, test_from, .. } = *settings;
    let (train, test) = sample.split(&Split { seed, share: test_share, from: test_from });
    match (train.matches, train.differ) {
        (0, 0) => return Err(Refusal::NoPairs),
        (0, _) => return Err(Refusal::NoMatches),
        (_, 0) => return Err(Refusal::OnlyMatches),
        _ => {}
    }
    let weights = cells::weights(design, &train, labelled);
    let cells = cells::cells(design, &weights, settings.rare_below);
    let minimum = logistic::minimum(&train, &cells, settings.penalty)?;
    let about = About { design, cells: &cells, train: &train, test: &test };
    let mut fit = about.fit(method, settings, minimum.estimate);
    fit.report.steps = minimum.steps;
    fit.report.loss = Some(minimum.loss);
    fit.report.acted = about.acted(&minimum.acted);
    let one_sided = about.one_sided();
    fit.report.notices.extend(one_sided);
    if fit.report.train.auc == Some(1.0) {
        fit.report.notices.push(Notice::of(Kind::Separable));
    }
    if fit.report.test.pairs == 0 {
        fit.report.notices.push(Notice::of(Kind::NoTest));
    } else if test.matches == 0 || test.differ == 0 {
        fit.report.notices.push(Notice::of(Kind::TestOfOneKind));
    }
    if method == Method::Silver {
        fit.report.notices.push(Notice::of(Kind::Silver));
    }
    Ok(fit)
}

/// Estimates points from pairs without labels beside random pairs, which are hardly ever matches.
/// Labels are not used; where there are any, the measures are of them.
///
/// # Errors
/// There are no pairs or no random pairs.
pub fn em(
    design: &Design,
    sample: &Sample,
    random: &Sample,
    settings: &Settings,
) -> Result<Fit, Refusal> {
    if sample.is_empty() {
        return Err(Refusal::NoPairs);
    }
    if random.is_empty() {
        return Err(Refusal::NoRandomPairs);
    }
    let (train, random) = (sample.counted(), random.counted());
    let weights = cells::weights(design, &train, Pattern::weight);
    let cells = cells::cells(design, &weights, settings.rare_below);
    let mixture = mixture(&train, &random, &cells, settings.all_pairs);
    let about = About { design, cells: &cells, train: &train, test: &Counted::default() };
    let turned = about.turned(&mixture.estimate);
    let mut fit = about.fit(Method::Em, settings, mixture.estimate);
    fit.report.steps = mixture.steps;
    fit.report.share = Some(mixture.share);
    fit.report.random_pairs = Some(random.pairs);
    let notices = &mut fit.report.notices;
    notices.push(Notice::of(Kind::Em));
    if !PLAUSIBLE.contains(&mixture.share) {
        notices.push(Notice::of(Kind::ShareImplausible));
    }
    if !mixture.is_converged {
        notices.push(Notice::of(Kind::NotConverged));
    }
    notices.extend(turned);
    Ok(fit)
}

fn labelled(pattern: &Pattern) -> f64 {
    pattern.matches + pattern.differ
}

/// The input of a fit.
struct About<'a> {
    design: &'a Design,
    cells: &'a [Cells],
    train: &'a Counted,
    test: &'a Counted,
}

impl About<'_> {
    fn fit(&self, method: Method, settings: &Settings, estimate: Estimate) -> Fit {
        let (offsets, _) = logistic::offsets(self.cells);
        let mut points: Vec<Vec<f64>> = self
            .cells
            .iter()
            .zip(&offsets)
            .map(|(cells, offset)| {
                let place = |cell: &usize| cell.saturating_add(*offset);
                let of = |cell| estimate.cells.get(place(cell)).copied().unwrap_or_default();
                cells.of_bin.iter().map(of).collect()
            })
            .collect();
        let mut intercept = estimate.intercept;
        // The same scores, counted from the absent bin.
        for (factor, points) in self.design.factors().iter().zip(&mut points) {
            let absent = factor.absent.and_then(|bin| points.get(usize::from(bin)).copied());
            if let Some(absent) = absent {
                intercept += absent;
                points.iter_mut().for_each(|it| *it -= absent);
            }
        }
        let measured = |counted: &Counted| {
            let weighed = |pattern: &Pattern| {
                let bins = pattern.bins.iter().zip(&points);
                let log_odds = bins.fold(intercept, |sum, (bin, points)| {
                    sum + points.get(usize::from(*bin)).copied().unwrap_or_default()
                });
                Weighed { log_odds, matches: pattern.matches, differ: pattern.differ }
            };
            let (pairs, matches, groups) = (counted.pairs, counted.matches, counted.groups);
            let weighed = counted.patterns.iter().map(weighed).collect();
            Measures { pairs, matches, groups, ..measures::measures(weighed) }
        };
        let report = Report {
            method,
            penalty: (method != Method::Em).then_some(settings.penalty),
            seed: settings.seed,
            rare_below: settings.rare_below,
            all_pairs: settings.all_pairs.filter(|_| method == Method::Em),
            test_share: settings.test_share,
            test_from: settings.test_from,
            steps: 0,
            loss: None,
            share: None,
            random_pairs: None,
            period: self.train.period.map(|(from, to)| Period { from: Some(from), to: Some(to) }),
            patterns: self.train.patterns.len(),
            intercept,
            comparisons: self.factors(&points),
            merged: self.merged(),
            acted: Vec::new(),
            notices: self.unseen(settings.rare_below),
            train: measured(self.train),
            test: measured(self.test),
            left_out: Vec::new(),
        };
        Fit { intercept, points, report }
    }

    fn factors(&self, points: &[Vec<f64>]) -> Vec<FactorReport> {
        let of = |of: fn(&Pattern) -> f64| cells::weights(self.design, self.train, of);
        let (matches, differ) = (of(|it| it.matches), of(|it| it.differ));
        let unlabelled = of(|it| it.unlabelled);
        let factors = self.design.factors().iter().zip(points).enumerate();
        factors
            .map(|(place, (factor, points))| {
                let figure = |list: &[Vec<f64>], bin: usize| {
                    list.get(place).and_then(|list| list.get(bin)).copied().unwrap_or_default()
                };
                let bins = factor.bins.iter().zip(points).enumerate();
                let bins = bins.map(|(bin, (name, points))| BinReport {
                    bin: name.clone(),
                    points: *points,
                    matches: figure(&matches, bin),
                    differ: figure(&differ, bin),
                    unlabelled: figure(&unlabelled, bin),
                });
                FactorReport { comparison: factor.name.clone(), bins: bins.collect() }
            })
            .collect()
    }

    /// The names of a comparison's bins.
    fn names(&self, factor: usize, bins: &[usize]) -> Vec<String> {
        let factor = self.design.factors().get(factor);
        let name = |bin: &usize| factor.and_then(|factor| factor.bins.get(*bin)).cloned();
        bins.iter().filter_map(name).collect()
    }

    fn name(&self, factor: usize) -> String {
        self.design.factors().get(factor).map(|factor| factor.name.clone()).unwrap_or_default()
    }

    fn merged(&self) -> Vec<Related> {
        let mut merged = Vec::new();
        for (place, cells) in self.cells.iter().enumerate() {
            let members = cells.members();
            for bins in members.iter().filter(|bins| bins.len() > 1) {
                let bins = self.names(place, bins);
                merged.push(Related { comparison: self.name(place), bins });
            }
        }
        merged
    }

    /// The bins on both sides of the constraints that acted.
    fn acted(&self, acted: &[(usize, usize)]) -> Vec<Related> {
        let (offsets, _) = logistic::offsets(self.cells);
        let mut related = Vec::new();
        for (a, b) in acted {
            let own = self.cells.iter().zip(&offsets).enumerate();
            let own = own.filter(|(_, (cells, offset))| {
                (**offset..offset.saturating_add(cells.count)).contains(a)
            });
            for (place, (cells, offset)) in own {
                let members = cells.members();
                let cell = |cell: &usize| members.get(cell.saturating_sub(*offset));
                let bins: Vec<usize> =
                    cell(a).into_iter().chain(cell(b)).flatten().copied().collect();
                let bins = self.names(place, &bins);
                related.push(Related { comparison: self.name(place), bins });
            }
        }
        related
    }

    /// Bins that were not seen, and rare ones that stay by themselves.
    fn unseen(&self, rare_below: f64) -> Vec<Notice> {
        let weights = cells::weights(self.design, self.train, Pattern::weight);
        let mut notices = Vec::new();
        for (place, (cells, weights)) in self.cells.iter().zip(&weights).enumerate() {
            for bins in cells.members() {
                let weight = |bin: &usize| weights.get(*bin).copied().unwrap_or_default();
                let sum = bins.iter().map(weight).fold(0.0, |sum, it| sum + it);
                for bin in &bins {
                    let kind = match weight(bin) {
                        0.0 => Kind::NeverSeen,
                        _ if cells::is_rare(sum, rare_below) => Kind::Rare,
                        _ => continue,
                    };
                    notices.push(self.notice(kind, place, *bin));
                }
            }
        }
        notices
    }

    /// Bins that were seen among matches alone, or among others alone.
    fn one_sided(&self) -> Vec<Notice> {
        let of = |of: fn(&Pattern) -> f64| cells::weights(self.design, self.train, of);
        let (matches, differ) = (of(|it| it.matches), of(|it| it.differ));
        let mut notices = Vec::new();
        for (place, cells) in self.cells.iter().enumerate() {
            for bins in cells.members() {
                let sum = |weights: &[Vec<f64>]| {
                    let own = weights.get(place);
                    let weight = |bin: &usize| own.and_then(|own| own.get(*bin)).copied();
                    bins.iter().filter_map(weight).fold(0.0, |sum, it| sum + it)
                };
                let kind = match (sum(&matches) > 0.0, sum(&differ) > 0.0) {
                    (true, false) => Kind::OnlyMatches,
                    (false, true) => Kind::NoMatches,
                    _ => continue,
                };
                notices.extend(bins.first().map(|bin| self.notice(kind, place, *bin)));
            }
        }
        notices
    }

    /// Comparisons whose stronger bins weigh less than the weaker ones: signs of another split than
    /// that of matches and others.
    fn turned(&self, estimate: &Estimate) -> Vec<Notice> {
        let (offsets, _) = logistic::offsets(self.cells);
        let mut notices = Vec::new();
        for (place, (cells, offset)) in self.cells.iter().zip(&offsets).enumerate() {
            let points = |cell: usize| estimate.cells.get(cell.saturating_add(*offset)).copied();
            let mut neighbours = cells.order.neighbours().into_iter();
            let turned = neighbours.find(|(a, b)| points(*a) < points(*b));
            let members = cells.members();
            let bin = turned.and_then(|(a, _)| members.get(a)).and_then(|bins| bins.first());
            notices.extend(bin.map(|bin| self.notice(Kind::Turned, place, *bin)));
        }
        notices
    }

    fn notice(&self, kind: Kind, factor: usize, bin: usize) -> Notice {
        let bin = self.names(factor, &[bin]).pop();
        Notice { notice: kind, comparison: Some(self.name(factor)), bin }
    }
}
