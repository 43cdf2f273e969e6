"""Consistency of purpose: what somebody who leads keeps up over the weeks, read by nobody but them."""
