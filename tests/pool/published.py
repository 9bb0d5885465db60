"""Data of published meta-analyses, as they stand in the R package metadat (github.com/wviechtb/metadat).

Facts only: events and totals, means and SDs, or estimates and variances. Each says which article it is from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from kg.pool.effect_sizes import Measurements, from_counts, from_means
from kg.pool.studies import Counts, Study

# Colditz et al., JAMA 1994;271:698-702: tuberculosis with and without BCG vaccine, both arms (dat.bcg)
BCG = (
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
)
# Hine et al., Arch Intern Med 1989;149:2694-2698: deaths and patients, lidocaine, then control (dat.hine1989)
LIDOCAINE = (
    (2, 39, 1, 43),
    (4, 44, 4, 44),
    (6, 107, 4, 110),
    (7, 103, 5, 100),
    (7, 110, 3, 106),
    (11, 154, 4, 146),
)
# Normand, Stat Med 1999;18:321-359: length of stay, n, mean, SD, special, then usual care (dat.normand1999)
STROKE_UNITS = (
    (155, 55, 47, 156, 75, 64),
    (31, 27, 7, 32, 29, 4),
    (75, 64, 17, 71, 119, 29),
    (18, 66, 20, 18, 137, 48),
    (8, 14, 8, 13, 18, 11),
    (57, 19, 7, 52, 18, 4),
    (34, 52, 45, 33, 41, 34),
    (110, 21, 16, 183, 31, 27),
    (60, 30, 27, 52, 23, 20),
)
# Collins et al., BMJ 1985;290:17-23: pre-eclampsia and women, diuretic, then control (dat.collins1985b)
DIURETICS = (
    (14, 131, 14, 136),
    (21, 385, 17, 134),
    (14, 57, 24, 48),
    (6, 38, 18, 40),
    (12, 1011, 35, 760),
    (138, 1370, 175, 1336),
    (15, 506, 20, 524),
    (6, 108, 2, 103),
    (65, 153, 40, 102),
)
# CLASP, Lancet 1994;343:619-629, as in DerSimonian and Kacker, Contemp Clin Trials 2007;28:105-114
ASPIRIN = (
    (5, 156, 8, 74),
    (5, 303, 17, 303),
    (12, 565, 9, 477),
    (69, 1570, 94, 1565),
    (9, 103, 11, 105),
    (313, 4659, 352, 4650),
)
# Lee and Done, Cochrane Database Syst Rev 2004: nausea and patients, P6 stimulation, then sham (dat.lee2004)
ACUPOINT = (
    (18, 100, 20, 100),
    (5, 50, 18, 50),
    (9, 20, 7, 20),
    (32, 135, 31, 139),
    (9, 23, 10, 23),
    (11, 18, 12, 18),
    (69, 122, 80, 122),
    (3, 25, 12, 25),
    (1, 30, 1, 30),
    (11, 30, 19, 30),
    (7, 44, 16, 39),
    (4, 47, 6, 47),
    (1, 30, 13, 30),
    (24, 40, 71, 80),
    (16, 50, 53, 88),
    (28, 110, 25, 111),
)
# Linde et al., Br J Psychiatry 2005;186:99-107: responders and patients, St John's wort, then placebo
# (dat.linde2005, the 17 trials of Viechtbauer, Stat Med 2007;26:37-52)
HYPERICUM = (
    (20, 25, 11, 25),
    (14, 20, 9, 20),
    (4, 25, 2, 25),
    (20, 32, 6, 33),
    (28, 50, 13, 55),
    (34, 48, 25, 49),
    (35, 53, 12, 54),
    (24, 49, 16, 49),
    (45, 80, 12, 79),
    (67, 106, 22, 47),
    (34, 60, 17, 59),
    (46, 70, 34, 70),
    (55, 123, 57, 124),
    (23, 37, 15, 35),
    (26, 98, 19, 102),
    (46, 113, 56, 116),
    (98, 186, 80, 189),
)
# Raudenbush, J Educ Psychol 1984;76:85-97: standardized mean differences and variances (dat.raudenbush1985)
EXPECTANCY = (
    (0.03, 0.0156),
    (0.12, 0.0216),
    (-0.14, 0.0279),
    (1.18, 0.1391),
    (0.26, 0.1362),
    (-0.06, 0.0106),
    (-0.02, 0.0106),
    (-0.32, 0.0484),
    (0.27, 0.0269),
    (0.80, 0.0630),
    (0.54, 0.0912),
    (0.18, 0.0497),
    (-0.02, 0.0835),
    (0.23, 0.0841),
    (-0.18, 0.0253),
    (-0.06, 0.0279),
    (0.30, 0.0193),
    (0.07, 0.0088),
    (-0.07, 0.0303),
)
# Yusuf et al., Prog Cardiovasc Dis 1985;27:335-371, table 6 (dat.yusuf1985):
# deaths and patients, beta-blocker, then control
BETA_BLOCKERS = (
    (14, 56, 15, 58),
    (18, 66, 19, 64),
    (15, 100, 12, 95),
    (10, 52, 12, 47),
    (21, 226, 24, 228),
    (3, 38, 6, 31),
    (2, 20, 3, 20),
    (19, 76, 15, 67),
    (15, 106, 9, 114),
    (5, 62, 4, 57),
    (0, 9, 0, 8),
    (8, 133, 11, 127),
    (3, 48, 3, 49),
    (0, 16, 0, 13),
    (1, 42, 1, 46),
    (0, 25, 3, 25),
    (14, 221, 15, 228),
    (0, 11, 0, 11),
    (8, 259, 7, 129),
    (6, 157, 4, 158),
    (3, 177, 2, 136),
)
# Viechtbauer, J Educ Behav Stat 2005;30:261-293: the two examples, estimates and variances
VIECHTBAUER_1 = (
    (-0.581, 0.023),
    (0.530, 0.052),
    (0.771, 0.060),
    (1.031, 0.115),
    (0.553, 0.095),
    (0.295, 0.203),
    (0.078, 0.200),
    (0.573, 0.211),
    (-0.176, 0.051),
    (-0.232, 0.040),
)
VIECHTBAUER_2 = (
    (0.100, 0.016),
    (-0.162, 0.015),
    (-0.090, 0.050),
    (-0.049, 0.050),
    (-0.046, 0.032),
    (-0.010, 0.052),
    (-0.431, 0.036),
    (-0.261, 0.024),
    (0.134, 0.034),
    (0.019, 0.033),
    (0.175, 0.031),
    (0.056, 0.034),
    (0.045, 0.039),
    (0.103, 0.167),
    (0.121, 0.134),
    (-0.482, 0.096),
    (0.290, 0.016),
    (0.342, 0.035),
)


def tables(rows: Iterable[tuple[int, int, int, int]]) -> list[Counts]:
    """Fourfold tables from events and totals of both arms."""
    return [Counts(*row) for row in rows]


def bcg_tables() -> list[Counts]:
    """The BCG trials, which are printed with cases and others in place of totals."""
    return [Counts(a, a + b, c, c + d) for a, b, c, d in BCG]


def sized(measure: str, rows: Sequence[Counts]) -> list[Study]:
    """The studies that tables make by a measure."""
    return [from_counts(measure, row).study for row in rows]


def given(rows: Iterable[tuple[float, float]]) -> list[Study]:
    """Studies whose estimates and variances are printed."""
    return [Study(estimate, math.sqrt(variance)) for estimate, variance in rows]


def stays(measure: str, rows: Iterable[tuple[int, float, float, int, float, float]]) -> list[Study]:
    """Studies of length of stay."""
    return [
        from_means(measure, Measurements(m1, sd1, n1), Measurements(m2, sd2, n2)).study
        for n1, m1, sd1, n2, m2, sd2 in rows
    ]


def stays_with_one_sd() -> list[Study]:
    """Differences in length of stay whose arms share one SD, as the article has them."""
    return [
        from_means("MeanDifference", Measurements(m1, sd, n1), Measurements(m2, sd, n2)).study
        for n1, m1, sd1, n2, m2, sd2 in STROKE_UNITS
        for sd in [math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2))]
    ]
