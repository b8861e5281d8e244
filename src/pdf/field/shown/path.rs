//! What paths draw (ISO 32000-1, 8.5.2): frames and table lines, or words and signatures that were turned into shapes.

use lopdf::Object;

use crate::pdf::object::matrix::{Matrix, bounds};

/// Points nearer than this stand in one line.
const SAME: f32 = 0.1;

/// A subpath with a curve or a slanting line.
#[derive(Debug, Clone, Copy)]
pub(in crate::pdf) struct Drawing {
    /// Where it stands.
    pub area: [f32; 4],
    /// Of how many lines and curves it is made.
    pub segments: usize,
}

/// The path that is being made.
#[derive(Debug, Default)]
pub(super) struct Path {
    done: Vec<Drawing>,
    own: Subpath,
}

#[derive(Debug, Default)]
struct Subpath {
    area: Option<[f32; 4]>,
    last: (f32, f32),
    segments: usize,
    /// Whether some of it does not run along the edges of the page, as frames and table lines do.
    is_drawing: bool,
}

impl Subpath {
    fn line(&mut self, to: (f32, f32)) {
        let (from_x, from_y) = self.last;
        self.is_drawing |= (to.0 - from_x).abs() > SAME && (to.1 - from_y).abs() > SAME;
        self.reach(&[to]);
        self.segments += 1;
        self.last = to;
    }

    fn curve(&mut self, points: &[(f32, f32)]) {
        self.is_drawing = true;
        self.reach(points);
        self.segments += 1;
        self.last = points.last().copied().unwrap_or(self.last);
    }

    fn reach(&mut self, points: &[(f32, f32)]) {
        let corners = |r: [f32; 4]| [(r[0], r[1]), (r[2], r[3])];
        let all: Vec<(f32, f32)> = self.area.into_iter().flat_map(corners).chain(points.iter().copied()).collect();
        self.area = bounds(&all);
    }
}

impl Path {
    /// Adds the operators m, l, c, v and y. `re` is ignored: a rectangle is a frame.
    pub(super) fn add(&mut self, operator: &str, operands: &[Object], matrix: Matrix) {
        let point = |index: usize| {
            let number = |index: usize| operands.get(index).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0);
            matrix.point(number(2 * index), number(2 * index + 1))
        };
        match operator {
            "m" => {
                self.end();
                self.own = Subpath { last: point(0), ..Subpath::default() };
                self.own.reach(&[point(0)]);
            }
            "l" => self.own.line(point(0)),
            "c" => self.own.curve(&[point(0), point(1), point(2)]),
            "v" | "y" => self.own.curve(&[point(0), point(1)]),
            _ => {}
        }
    }

    fn end(&mut self) {
        let own = std::mem::take(&mut self.own);
        if let (true, Some(area)) = (own.is_drawing, own.area) {
            self.done.push(Drawing { area, segments: own.segments });
        }
    }

    pub(super) fn drawings(mut self) -> Vec<Drawing> {
        self.end();
        self.done
    }
}
