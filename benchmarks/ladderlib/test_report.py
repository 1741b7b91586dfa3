"""python3 -m unittest discover -s benchmarks -t benchmarks: the judgement, on figures made up around the rows of the quiet machine."""
import argparse
import contextlib
import io
import unittest

from ladderlib import report


def part(p50, cpu, rps, **more):
    return {"n": 10, "p50_ms": p50, "p99_ms": 3 * p50, "server_us": cpu, "rps": rps, "errors": 0, "dropped": 0, "other_cores": 0.02, **more}


def parts(product_cpu=150.0, reference_cpu=117.0, **more):
    def rung(p50, cpu):
        return {"c1": [part(p50, 600, 1300)] * 3, "c64": [part(5.6, cpu, 11000, **more)] * 3}

    return {"four": rung(0.74, reference_cpu), "product-four": rung(0.90, product_cpu)}


class Judgement(unittest.TestCase):
    def verdict(self, made_up):
        result = report.judge(argparse.Namespace(rounds=3), made_up)
        with contextlib.redirect_stdout(io.StringIO()):
            report.show(result)
        return result["verdict"]

    def test_passes_within_the_bounds(self):
        self.assertEqual("PASS", self.verdict(parts()))

    def test_fails_above_a_bound(self):
        self.assertEqual("FAIL", self.verdict(parts(product_cpu=1.6 * 117)))

    def test_fails_when_calls_failed(self):
        self.assertEqual("FAIL", self.verdict(parts(errors=1)))

    def test_a_slow_reference_proves_nothing(self):
        self.assertEqual("NOT VALID", self.verdict(parts(reference_cpu=1.3 * 117)))

    def test_a_disturbed_part_proves_nothing(self):
        self.assertEqual("NOT VALID", self.verdict(parts(disturbed=True)))

    def test_says_when_nothing_was_compared(self):
        self.assertEqual("NOTHING COMPARED", self.verdict({"four": parts()["four"]}))


if __name__ == "__main__":
    unittest.main()
