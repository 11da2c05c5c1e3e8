# Writes run_lengths.csv and least_delays.csv. Run here: Rscript run_lengths.R
# Made with R 4.2.2, spc 0.6.7.
# Sum: at a shift of 1 Hawkins and Olwell (1998), table 3.1, say 8.38. Average, both sides: Lucas and
# Saccucci (1990), Technometrics 32, table 3, say 500, 41.8 and 10.5 at 0, .5 and 1.
suppressPackageStartupMessages(library(spc))
shift <- c(0, 0.5, 1, 2)
sum <- sapply(shift, function(mu) xcusum.arl(k = 0.5, h = 4, mu = mu, sided = "one"))
both <- sapply(shift, function(mu) xewma.arl(0.2, 2.962, mu, sided = "two", r = 60))
one <- sapply(shift, function(mu) xewma.arl(0.2, 2.5, mu, zr = -8, sided = "one", r = 150))
write.csv(data.frame(shift, sum, both, one), "run_lengths.csv", row.names = FALSE)

# The least mean delay that any method has which cries wolf once in so many waves on average: that
# of the sum which knows the shift (Moustakides 1986), beside Lorden's (1971) limit of it for ever
# rarer alarms, the logarithm over the information in a wave.
cases <- expand.grid(shift = c(0.5, 1, 1.5, 2), waves = c(200, 1000))
least <- mapply(function(mu, waves) {
  xcusum.arl(k = mu / 2, h = xcusum.crit(k = mu / 2, L0 = waves), mu = mu)
}, cases$shift, cases$waves)
limit <- 2 * log(cases$waves) / cases$shift^2
write.csv(data.frame(cases, least, limit), "least_delays.csv", row.names = FALSE)
