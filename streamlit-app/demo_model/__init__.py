"""A small least-cost energy system model of five countries around the Baltic Sea, for demonstration.

It is one linear programme with perfect foresight from 2020 to 2050, solved with HiGHS, and it writes what a TIMES
model writes: `.vd`, `.vde`, `.vds` and `.vdt`. Its structure is real, and so are the countries; its figures are
illustrative, chosen for plausible sizes, and no statement about any country may be taken from them.

`python -m demo_model` solves every scenario and writes the demo's files anew. The figures stand in `input/` as CSV,
costs in millions of euros of 2020, energy in PJ, power in GW, emissions in kt.
"""
