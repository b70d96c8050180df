"""Microsoft's limits, as far as they are written down. One table, so that a publisher can use other numbers.

Sources: Microsoft Learn, the pages on virtual machine offers (texts of 2020 to 2023), the schemas of the
Product Ingestion API, and for versions per plan the publishing scripts of distributions.
"""

from dataclasses import dataclass

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Lengths in characters, sizes in bytes unless the name says otherwise."""

    versions: int = 100
    versions_warned: int = 90
    plans: int = 100
    private_plans: int = 45
    data_disks: int = 16
    smallest_disk: int = 20 * MIB
    largest_disk: int = 1023 * GIB
    largest_windows_disk: int = 250 * GIB
    smallest_windows_disk: int = 30 * GIB
    sas_days: int = 21
    title: int = 200
    search_summary: int = 100
    short_description: int = 256
    description: int = 5000
    plan_name: int = 100
    plan_summary: int = 100
    plan_description: int = 2000
    screenshots: int = 5
    documents: int = 3
    trailers: int = 5
    terms: int = 10_000
    categories: int = 2


LIMITS = Limits()
