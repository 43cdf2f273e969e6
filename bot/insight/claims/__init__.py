"""What a letter claims, as kinds, places, numbers and certainties: wording only draws them."""
