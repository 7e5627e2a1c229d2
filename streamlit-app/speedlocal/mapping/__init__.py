"""Rules that give processes and commodities their sector, stage and carrier."""
