"""What money may come in as, and what it may be lent for."""

DONOR_KINDS = ("donor", "diaspora", "public", "customers", "own")
# `returnable`: the donor may take it back; `kept`: never; `solidarity`: a share of sales; `returned`: given
# back.
CONTRIBUTION_KINDS = ("returnable", "kept", "solidarity", "returned")
RECEIVED_BY = ("bank", "cash", "shops")
EARMARKS = ("any", "branch", "territory", "women")
