"""Whom 椿計測システム pursues. Every company, person and figure is invented."""

from nurture.demo.sample.accounts.aobadai import AOBADAI
from nurture.demo.sample.accounts.hasumi import HASUMI
from nurture.demo.sample.accounts.kitahama import KITAHAMA
from nurture.demo.sample.accounts.minato import MINATO
from nurture.demo.sample.accounts.nishiki_again import NISHIKI_AGAIN
from nurture.demo.sample.accounts.nordia import NORDIA
from nurture.demo.sample.accounts.owada import OWADA
from nurture.demo.sample.accounts.pool import POOL
from nurture.demo.sample.accounts.sakuraba import SAKURABA
from nurture.demo.sample.accounts.torei import TOREI

COMPANIES = (MINATO, KITAHAMA, AOBADAI, SAKURABA, TOREI, NORDIA, *POOL, OWADA, HASUMI, NISHIKI_AGAIN)
