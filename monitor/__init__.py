"""Xunwang 巡网: a lifecycle monitor for district government websites."""
