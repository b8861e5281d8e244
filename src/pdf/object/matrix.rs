//! Transformation matrices and rectangles.

/// A transformation matrix as in PDF (ISO 32000-2, 8.3.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::pdf) struct Matrix(pub [f32; 6]);

impl Matrix {
    /// The identity matrix.
    pub(in crate::pdf) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Returns a counterclockwise rotation about the origin by a multiple of 90 degrees.
    pub(in crate::pdf) fn turn(degrees: i64) -> Self {
        match degrees.rem_euclid(360) {
            90 => Self([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
            180 => Self([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            270 => Self([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            _ => Self::IDENTITY,
        }
    }

    /// Returns the same transformation about a point instead of the origin.
    pub(in crate::pdf) fn around(self, x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, -x, -y]).then(self).then(Self([1.0, 0.0, 0.0, 1.0, x, y]))
    }

    /// Applies this transformation, then the other.
    pub(in crate::pdf) fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    /// Transforms a point.
    pub(in crate::pdf) fn point(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// Returns the bounding box of a transformed box.
    pub(in crate::pdf) fn area(self, [left, bottom, right, top]: [f32; 4]) -> [f32; 4] {
        let corners = [(left, bottom), (right, bottom), (left, top), (right, top)].map(|(x, y)| self.point(x, y));
        bounds(&corners).unwrap_or([0.0; 4])
    }
}

/// Returns the bounding box of points.
pub(in crate::pdf) fn bounds(points: &[(f32, f32)]) -> Option<[f32; 4]> {
    let (x, y) = *points.first()?;
    Some(
        points
            .iter()
            .fold([x, y, x, y], |area, (x, y)| [area[0].min(*x), area[1].min(*y), area[2].max(*x), area[3].max(*y)]),
    )
}

/// Returns whether two boxes overlap.
pub(in crate::pdf) fn overlap(one: [f32; 4], other: [f32; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}
