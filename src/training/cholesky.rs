//! Linear equations with a symmetric positive definite matrix.

/// A square matrix of which the lower half is used, row by row.
#[derive(Debug, Clone)]
pub(super) struct Symmetric {
    pub(super) rows: Vec<Vec<f64>>,
}

impl Symmetric {
    pub(super) fn zero(size: usize) -> Symmetric {
        Symmetric { rows: (1..=size).map(|length| vec![0.0; length]).collect() }
    }

    /// The solution `x` of `A x = b`, by Cholesky's decomposition; none if the matrix is not
    /// positive definite.
    pub(super) fn solve(mut self, b: &[f64]) -> Option<Vec<f64>> {
        for i in 0..self.rows.len() {
            let (above, rest) = self.rows.split_at_mut(i);
            let row = rest.first_mut()?;
            for (j, other) in above.iter().enumerate() {
                let (done, left) = row.split_at_mut(j);
                let value = left.first_mut()?;
                *value = (*value - dot(done, other)) / other.get(j)?;
            }
            let (done, left) = row.split_at_mut(i);
            let value = left.first_mut()?;
            let square = *value - dot(done, done);
            *value = (square > 0.0 && square.is_finite()).then(|| square.sqrt())?;
        }
        let mut x: Vec<f64> = Vec::with_capacity(b.len());
        for (row, b) in self.rows.iter().zip(b) {
            x.push((b - dot(row, &x)) / row.last()?);
        }
        for i in (0..x.len()).rev() {
            let row = self.rows.get(i)?;
            let value = *x.get(i)? / row.last()?;
            *x.get_mut(i)? = value;
            for (x, entry) in x.iter_mut().take(i).zip(row) {
                *x -= entry * value;
            }
        }
        Some(x)
    }
}

/// The sum of the products of what both have.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_solution_solves_the_equations() {
        let rows = vec![vec![4.0], vec![2.0, 5.0], vec![0.6, 1.0, 3.0]];
        let x = Symmetric { rows }.solve(&[1.0, -2.0, 3.0]).unwrap();
        let product = [
            4.0 * x[0] + 2.0 * x[1] + 0.6 * x[2],
            2.0 * x[0] + 5.0 * x[1] + 1.0 * x[2],
            0.6 * x[0] + 1.0 * x[1] + 3.0 * x[2],
        ];
        for (got, expected) in product.iter().zip([1.0, -2.0, 3.0]) {
            assert!((got - expected).abs() < 1e-12, "{product:?}");
        }
        let indefinite = Symmetric { rows: vec![vec![1.0], vec![2.0, 1.0]] };
        assert_eq!(indefinite.solve(&[1.0, 1.0]), None);
    }
}
