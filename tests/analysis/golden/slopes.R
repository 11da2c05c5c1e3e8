# Writes slopes.csv, slopes_expected.csv and effects.csv. Run here: Rscript slopes.R
# Made with R 4.2.2, nlme 3.1.162, metafor 3.8.1.
suppressPackageStartupMessages({library(nlme); library(metafor)})

# One series with a gap, two sizes of groups and protection noise: its covariance written out from
# the definition, and the line through it by nlme's generalised least squares with that covariance
# held fixed. The t and p of gls use an estimated scale; ours is known, so errors are unscaled.
wave <- c(1, 2, 3, 5, 6, 7, 8, 9, 12, 13)
mean <- c(61.2, 60.1, 62.4, 59.0, 58.8, 60.3, 57.5, 58.1, 55.9, 57.2)
n <- c(30, 34, 41, 38, 29, 33, 36, 40, 31, 35)
sd <- 18
noise_var <- c(0, 0, 0.5, 0.5, 0.5, 0, 0, 1, 1, 1)
tau2 <- 0.01; phi <- 0.6; kappa <- 0.7; omega <- 0.012; shock <- 0.004
lag <- abs(outer(wave, wave, "-"))
drift <- cumsum(c(1, diff(wave)) * sd^2 / n)
V <- sd^2 * tau2 * phi^lag + 2 * omega * outer(drift, drift, pmin) +
  diag(kappa * sd^2 / n + noise_var + shock * sd^2)
x <- wave - wave[1]
scale <- sqrt(diag(V))
frame <- data.frame(mean, x, id = 1, w = diag(V))
R <- cov2cor(V)
fit <- gls(mean ~ x, frame, weights = varFixed(~w),
           correlation = corSymm(R[lower.tri(R)], form = ~ 1 | id, fixed = TRUE),
           control = glsControl(sigma = 1))
error <- sqrt(diag(vcov(fit)))
z <- qnorm(.975)
slopes <- outer(mean, mean, "-") / outer(x, x, "-")
slopes <- sort(slopes[lower.tri(slopes)])
N <- length(slopes)
m <- length(mean)
reach <- z * sqrt(m * (m - 1) * (2 * m + 5) / 18)
write.csv(data.frame(wave, mean, n, sd, noise_var), "slopes.csv", row.names = FALSE)
expected <- c(
  value = coef(fit)[["x"]], se = error[["x"]],
  low = coef(fit)[["x"]] - z * error[["x"]], high = coef(fit)[["x"]] + z * error[["x"]],
  start = coef(fit)[["(Intercept)"]],
  start_low = coef(fit)[["(Intercept)"]] - z * error[["(Intercept)"]],
  start_high = coef(fit)[["(Intercept)"]] + z * error[["(Intercept)"]],
  p = 2 * pnorm(-abs(coef(fit)[["x"]] / error[["x"]])),
  theil_sen = median(slopes),
  theil_sen_low = slopes[max(1, floor((N - reach) / 2))],
  theil_sen_high = slopes[min(N, ceiling((N + reach) / 2) + 1)],
  change_se = sqrt(V[2, 2] + V[1, 1] - 2 * V[1, 2] - 2 * shock * sd^2),
  holm_1 = p.adjust(c(.01, .04, .03, .005), "holm")[1],
  holm_2 = p.adjust(c(.01, .04, .03, .005), "holm")[2],
  holm_3 = p.adjust(c(.01, .04, .03, .005), "holm")[3],
  holm_4 = p.adjust(c(.01, .04, .03, .005), "holm")[4]
)
write.csv(data.frame(name = names(expected), value = expected), "slopes_expected.csv", row.names = FALSE)

now <- c(61.2, 48, 70.5, 55.1); before <- c(70.1, 50, 60, 54.9)
n_now <- c(40, 55, 7, 3); n_before <- c(45, 50, 9, 4)
sd_now <- c(18, 17, 21, 12); sd_before <- c(17, 19, 20, 15)
g <- escalc("SMD", m1i = now, sd1i = sd_now, n1i = n_now, m2i = before, sd2i = sd_before, n2i = n_before)
write.csv(
  data.frame(now, before, n_now, n_before, sd_now, sd_before, g = as.numeric(g$yi),
             low = as.numeric(g$yi) - z * sqrt(g$vi), high = as.numeric(g$yi) + z * sqrt(g$vi)),
  "effects.csv", row.names = FALSE
)
