//! The growth that a target asks of each month.

/// Days of a month: a twelfth of a Julian year.
const DAYS_A_MONTH: f64 = 30.4375;

/// Under this many days a monthly rate says nothing: a week's growth would be compounded more than four times.
const SHORTEST_HORIZON_DAYS: f64 = 28.0;

/// The growth of each month, compounded, that leads from `baseline` to `target` in so many days: 0.05 is 5 %. `None` where
/// there is no such rate: values that are not above zero, and horizons under 28 days.
pub(super) fn implied_monthly_growth(baseline: f64, target: f64, days: f64) -> Option<f64> {
    if baseline <= 0.0 || target <= 0.0 || days < SHORTEST_HORIZON_DAYS {
        return None;
    }
    let growth = (target / baseline).powf(DAYS_A_MONTH / days) - 1.0;
    growth.is_finite().then_some(growth)
}

#[cfg(test)]
mod tests {
    use super::implied_monthly_growth;

    #[test]
    fn growth_compounds() {
        let growth = implied_monthly_growth(100.0, 200.0, 365.25).unwrap();
        assert!((growth - 0.059_463).abs() < 1e-6, "doubling in twelve months: {growth}");
        assert_eq!(implied_monthly_growth(0.0, 200.0, 90.0), None);
        assert_eq!(implied_monthly_growth(100.0, 200.0, 7.0), None);
        assert_eq!(implied_monthly_growth(1e-300, 1e300, 28.0), None, "beyond what a double holds");
    }
}
