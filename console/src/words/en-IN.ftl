# Where an Indian back office says it otherwise than an American one.

file-vouchers = Vouchers
report-vouchers = Vouchers
shows-vouchers = Vouchers in the books, with their reversals
column-voucher = Voucher
column-voucher-id = Voucher id
event-voucher-booked = Voucher booked
step-voucher = Submit a voucher
voucher-reverse = Reverse the voucher
refusal-voucher-must-have-two-sides = The voucher has only one side
refusal-voucher-must-be-known = The voucher is not known
refusal-recurrence-must-have-an-end = A recurring voucher needs a frequency and an end
refusal-reversal-must-follow = The reversal must come later than the voucher
refusal-voucher-id-must-be-new = The voucher id is in use
refusal-voucher-must-be-a-persons = A job keeps this voucher, not a person
refusal-voucher-must-stand = The voucher was reversed already
refusal-lines-must-agree = The lines of the voucher disagree
search-vouchers = Vouchers
search-no-vouchers = No voucher has this in its id.
