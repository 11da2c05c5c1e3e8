# Writes run_lengths.csv. Run here: Rscript run_lengths.R
# Made with R 4.2.2, spc 0.6.7. At a shift of 1 Hawkins and Olwell (1998), table 3.1, say 8.38.
suppressPackageStartupMessages(library(spc))
shift <- c(0, 0.5, 1, 2)
length <- sapply(shift, function(mu) xcusum.arl(k = 0.5, h = 4, mu = mu, sided = "one"))
write.csv(data.frame(shift, length), "run_lengths.csv", row.names = FALSE)
