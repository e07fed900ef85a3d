"""Award models: how prices, emissions and answers become points or evaluated prices, and bids a
ranking.
"""
