//! Draws the marks of check boxes and radio buttons as paths.

use std::f32::consts::PI;

/// Returns a closed ellipse around a point.
pub(super) fn ellipse(x: f32, y: f32, rx: f32, ry: f32) -> String {
    // Four Bézier curves approximate an ellipse; 0.5523 is the usual handle length.
    let (kx, ky) = (rx * 0.5523, ry * 0.5523);
    let curve = |a: f32, b: f32, c: f32, d: f32, e: f32, f: f32| {
        format!("{:.2} {:.2} {:.2} {:.2} {:.2} {:.2} c ", x + a, y + b, x + c, y + d, x + e, y + f)
    };
    format!("{:.2} {:.2} m ", x + rx, y)
        + &curve(rx, ky, kx, ry, 0.0, ry)
        + &curve(-kx, ry, -rx, ky, -rx, 0.0)
        + &curve(-rx, -ky, -kx, -ry, 0.0, -ry)
        + &curve(kx, -ry, rx, -ky, rx, 0.0)
        + "h"
}

fn polygon(points: impl Iterator<Item = (f32, f32)>) -> String {
    let mut out = String::new();
    for (index, (x, y)) in points.enumerate() {
        out.push_str(&format!("{x:.2} {y:.2} {} ", if index == 0 { "m" } else { "l" }));
    }
    out + "h f "
}

/// Returns the path of a Zapf Dingbats mark around a point.
pub(super) fn mark(code: char, x: f32, y: f32, size: f32) -> String {
    let at = |(dx, dy): (f32, f32)| (x + (dx - 0.5) * size, y + (dy - 0.5) * size);
    match code {
        '5'..='8' => {
            let bar = if matches!(code, '6' | '8') { 0.13 } else { 0.08 };
            let arms = [(0.0, bar), (bar, 0.0), (0.5, 0.5 - bar), (1.0 - bar, 0.0), (1.0, bar), (0.5 + bar, 0.5)];
            let others = [(1.0, 1.0 - bar), (1.0 - bar, 1.0), (0.5, 0.5 + bar), (bar, 1.0), (0.0, 1.0 - bar)];
            polygon(arms.into_iter().chain(others).chain([(0.5 - bar, 0.5)]).map(at))
        }
        'l' => ellipse(x, y, size / 2.0, size / 2.0) + " f ",
        'm' => format!("{:.2} w {} S ", size * 0.1, ellipse(x, y, size * 0.45, size * 0.45)),
        'n' | 'o' => polygon([(0.03, 0.03), (0.97, 0.03), (0.97, 0.97), (0.03, 0.97)].into_iter().map(at)),
        'u' => polygon([(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)].into_iter().map(at)),
        'H' | 'I' | 'J' | 'K' | 'L' | 'M' | 'N' => {
            let point = |index: u8| {
                let angle = PI / 2.0 + f32::from(index) * PI / 5.0;
                let r = size * if index.is_multiple_of(2) { 0.525 } else { 0.2 };
                (x + r * angle.cos(), y - size * 0.03 + r * angle.sin())
            };
            polygon((0..10).map(point))
        }
        _ => polygon(
            [(0.0, 0.42), (0.14, 0.53), (0.33, 0.25), (0.86, 1.0), (1.0, 0.93), (0.41, 0.0), (0.26, 0.0)]
                .into_iter()
                .map(at),
        ),
    }
}
