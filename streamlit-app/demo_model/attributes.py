"""The words of a results file that are not the model's own: attributes, tags and sets."""

from __future__ import annotations

from typing import Final

ATTRIBUTES: Final = {
    "VAR_Act": "Activity of a process",
    "VAR_Cap": "Capacity of a process",
    "VAR_Ncap": "New capacity of a process",
    "VAR_FIn": "Consumption of a commodity by a process",
    "VAR_FOut": "Production of a commodity by a process",
    "VAR_Comnet": "Net production of a commodity",
    "EQ_Combal": "Commodity balance - level",
    "EQ_CombalM": "Commodity balance - marginal",
    "EQ_IreM": "Exchange between regions - marginal",
    "Cap_New": "Newly installed capacity and its investment",
    "Cost_Inv": "Yearly investment costs",
    "Cost_Fom": "Yearly fixed costs",
    "Cost_Act": "Yearly activity costs",
    "Cost_Flo": "Yearly flow costs with import and export prices",
    "Cost_Com": "Yearly commodity costs",
    "Cost_ire": "Yearly costs of trade between regions",
    "Time_NPV": "Present value of a period",
    "ObjZ": "Discounted costs of the whole system",
    "Reg_wobj": "Discounted costs of a region by kind",
    "Reg_obj": "Discounted costs of a region",
    "Reg_irec": "Discounted costs of trade of a region",
    "Reg_ACost": "Yearly costs of a region by kind",
    "User_con": "User constraint - level",
    "User_conFXM": "User constraint - marginal",
}
TAGS: Final = {
    "INSTCAP": "Capacity installed", "LUMPINV": "Investment as one payment", "INV": "Investment",
    "FIX": "Fixed costs", "VAR": "Variable costs", "IRE": "Trade between regions", "ELS": "Elastic demand",
    "IMP": "Import", "EXP": "Export", "COST": "Costs", "SOLVE_STATUS": "Status of the solution (1: optimal)",
}  # fmt: skip
SET_NAMES: Final = {
    "Commodity": {
        "NRG": "Energy carriers", "DEM": "Demands", "ENV": "Emissions", "ELC+": "Electricity",
        "HET+": "Heat", "FOS+": "Fossil energy", "REN+": "Renewable energy", "SYN+": "Synthetic fuels",
        "ELC": "Power sector", "IND": "Industry", "RSD": "Households", "COM": "Services",
        "TRA": "Transport", "AGR": "Agriculture", "SUP": "Supply",
    },
    "Process": {
        "DMD": "Demand devices", "PRE": "Energy processes", "REF": "Refineries", "ELE": "Power plants",
        "CHP": "Combined heat and power plants", "HPL": "Heat plants", "STG": "Stores",
        "DISTR": "Distribution", "IRE": "Exchange between regions and with the outside",
        "XTRACT": "Extraction", "RENEW": "Renewable energy",
    },
    "UserConstraint": {"UC_Const": "User constraints"},
}  # fmt: skip
