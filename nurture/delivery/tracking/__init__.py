"""Who followed a link of ours, told apart from machines that follow all of them."""
