"""Pages of groups: finding (`find`), sitting (`seats`), holding and looking after (`care`)."""
