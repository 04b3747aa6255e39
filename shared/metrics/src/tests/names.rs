//! Names, which are stored and so never change.

use crate::{Bucket, Dimension, Measure, Span, Star};

fn every() -> impl Iterator<Item = Measure> {
    let buckets = || (0..=u8::MAX).map_while(Bucket::numbered);
    let took = Span::ALL
        .into_iter()
        .flat_map(move |span| buckets().map(move |bucket| Measure::Took(span, bucket)));
    let rating = (0..=u8::MAX).filter_map(Star::new).map(Measure::Rating);
    Measure::PLAIN.into_iter().chain(rating).chain(took)
}

#[test]
fn a_measure_reads_back_what_it_is_called() {
    let mut names: Vec<String> = every().map(|measure| measure.to_string()).collect();
    for measure in every() {
        assert_eq!(measure.to_string().parse(), Ok(measure));
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), every().count());
}

#[test]
fn other_names_are_refused() {
    for name in [
        "",
        "Opened",
        "rating_0",
        "rating_6",
        "rating_05",
        "first_response",
        "first_response:h",
        "first_response:h200",
        "first_response:h01",
        "first_response:h+1",
        "opened:h1",
        "pk",
    ] {
        assert!(name.parse::<Measure>().is_err(), "{name}");
    }
    assert!("colour".parse::<Dimension>().is_err());
}

#[test]
fn names_never_change() {
    let plain: Vec<String> = Measure::PLAIN.iter().map(ToString::to_string).collect();
    assert_eq!(
        plain.join(" "),
        "opened resolved resolved_by_customer resolved_without_agent first_touch closed_settled closed_silence closed_spam \
         reopened escalated messages_in messages_out notes details_asked person_called surveys_asked \
         surveys_skipped_cooldown surveys_skipped_unreachable rated rating_sum rating_comments sending_failed"
    );
    assert_eq!(
        Measure::took(Span::FirstResponse, 100).to_string(),
        "first_response:h38"
    );
    let dims: Vec<&str> = Dimension::ALL.iter().map(|dim| dim.as_str()).collect();
    assert_eq!(dims.join(" "), "all hour queue topic agent language channel arm class");
    for dim in Dimension::ALL {
        assert_eq!(dim.as_str().parse(), Ok(dim));
    }
}
