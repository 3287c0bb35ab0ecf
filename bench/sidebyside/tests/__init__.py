"""Tests of the scripts: python3 -m unittest discover -s sidebyside/tests -t . (in bench/)."""
